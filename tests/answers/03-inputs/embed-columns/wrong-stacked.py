# points: 0
# message: an axis for the columns too
def embed_columns(ids, tables):
    return np.stack([table[ids[:, :, i]] for i, table in enumerate(tables)], axis=2)
