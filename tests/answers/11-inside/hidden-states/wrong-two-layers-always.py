# points: 1
# message: The last layer gives an entry too
def hidden_states(ids, segments, tables, blocks):
    token, position, segment = tables
    zero = token[ids] + position[: ids.shape[1]] + segment[segments]
    one = blocks[0](zero)
    return np.stack([zero, one, blocks[1](one)])
