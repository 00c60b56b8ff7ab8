# points: 0
# message: The segments are not in your sum
def hidden_states(ids, segments, tables, blocks):
    token, position, segment = tables
    states = [token[ids] + position[: ids.shape[1]]]
    for block in blocks:
        states.append(block(states[-1]))
    return np.stack(states)
