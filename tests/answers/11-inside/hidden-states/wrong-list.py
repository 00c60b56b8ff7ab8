# points: 0
# message: should be an array or a tensor
def hidden_states(ids, segments, tables, blocks):
    token, position, segment = tables
    states = [token[ids] + position[: ids.shape[1]] + segment[segments]]
    for block in blocks:
        states.append(block(states[-1]))
    return states
