# points: 0
# message: are not what they should be
def hidden_states(ids, segments, tables, blocks):
    token, position, segment = tables
    zero = token[ids] + position[: ids.shape[1]] + segment[segments]
    zero = np.where(ids[..., None] == 0, 0, zero).astype("float32")
    states = [zero]
    for block in blocks:
        states.append(block(states[-1]))
    return np.stack(states)
