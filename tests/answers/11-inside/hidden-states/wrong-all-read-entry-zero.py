# points: 0
# message: yours all read entry 0
def hidden_states(ids, segments, tables, blocks):
    token, position, segment = tables
    x = token[ids] + position[: ids.shape[1]] + segment[segments]
    return np.stack([x, *(block(x) for block in blocks)])
