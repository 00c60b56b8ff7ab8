# points: 0
# message: The last layer gives an entry too
def hidden_states(ids, segments, tables, blocks):
    token, position, segment = tables
    x = token[ids] + position[: ids.shape[1]] + segment[segments]
    states = []
    for block in blocks:
        states.append(x)
        x = block(x)
    return np.stack(states)
