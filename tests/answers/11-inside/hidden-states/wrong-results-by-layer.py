# points: 1
# message: `hidden_states(ids, segments, tables, blocks)`
def hidden_states(ids, segments, tables, blocks):
    a, b, c = tables
    first = x = a[ids] + b[: ids.shape[1]] + c[segments]
    result = {}
    for block in blocks:
        x = result[block] = block(x)
    return np.stack([first] + [result[block] for block in blocks])
