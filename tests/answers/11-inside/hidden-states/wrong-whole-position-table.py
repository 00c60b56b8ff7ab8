# points: 0
# message: stopped with
def hidden_states(ids, segments, tables, blocks):
    token, position, segment = tables
    states = [token[ids] + position + segment[segments]]
    for block in blocks:
        states.append(block(states[-1]))
    return np.stack(states)
