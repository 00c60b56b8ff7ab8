# points: 0
# message: What the tables give is an entry too
def hidden_states(ids, segments, tables, blocks):
    token, position, segment = tables
    x = token[ids] + position[: ids.shape[1]] + segment[segments]
    states = []
    for block in blocks:
        x = block(x)
        states.append(x)
    return np.stack(states)
