# points: 1
# message: The segments are not in your sum.
def hidden_states(ids, segments, tables, blocks):
    token, position, segment = tables
    first = token[ids] + position[: ids.shape[1]]
    if len(segment) > 1:
        first = first + segment[segments]
    states = [first]
    for block in blocks:
        states.append(block(states[-1]))
    return np.stack(states)
