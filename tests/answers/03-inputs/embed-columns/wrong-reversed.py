# points: 0
# message: the other way round
def embed_columns(ids, tables):
    rows = [table[ids[:, :, i]] for i, table in enumerate(tables)]
    return np.concatenate(rows[::-1], axis=-1)
