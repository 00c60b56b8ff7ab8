# points: 0
# message: The positions are not in your sum
def hidden_states(ids, segments, tables, blocks):
    token, position, segment = tables
    states = [token[ids] + segment[segments]]
    for block in blocks:
        states.append(block(states[-1]))
    return np.stack(states)
