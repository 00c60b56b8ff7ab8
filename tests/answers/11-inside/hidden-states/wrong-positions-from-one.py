# points: 0
# message: are not what they should be
def hidden_states(ids, segments, tables, blocks):
    token, position, segment = tables
    states = [token[ids] + position[1 : ids.shape[1] + 1] + segment[segments]]
    for block in blocks:
        states.append(block(states[-1]))
    return np.stack(states)
