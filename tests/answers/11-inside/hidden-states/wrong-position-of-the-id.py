# points: 0
# message: yours is the id of its token
def hidden_states(ids, segments, tables, blocks):
    token, position, segment = tables
    states = [token[ids] + position[ids] + segment[segments]]
    for block in blocks:
        states.append(block(states[-1]))
    return np.stack(states)
