# points: 1
# message: `rows` has the right shape, but
def look_up(table, ids):
    rows = table[ids]
    missing = (rows == 0).all(axis=-1, keepdims=True)
    return np.where(missing, table.mean(axis=0), rows).astype(table.dtype)
