def hidden_states(ids, segments, tables, blocks):
    token, position, segment = tables
    zero = np.zeros((*ids.shape, token.shape[1]), "float32")
    for i, text in enumerate(ids):
        for j, one in enumerate(text):
            zero[i, j] = token[one] + position[j] + segment[segments[i, j]]
    out = np.zeros((1 + len(blocks), *zero.shape), "float32")
    out[0] = zero
    for k, block in enumerate(blocks):
        out[k + 1] = block(out[k])
    return out
