# points: 1
# message: keeps its axis: yours lost it
def embed_columns(ids, tables):
    rows = [table[ids[:, :, i]] for i, table in enumerate(tables)]
    return np.concatenate(rows, axis=-1).squeeze()
