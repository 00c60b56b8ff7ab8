# points: 0
# message: yours has one for each id
def embed_columns(ids, tables):
    rows = [table[ids[:, :, i]] for i, table in enumerate(tables)]
    return np.concatenate(rows, axis=1)
