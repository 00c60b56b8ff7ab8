# points: 1
# message: A table gives its numbers back as they are: yours lost the negative ones
def embed_columns(ids, tables):
    rows = [table[ids[:, :, column]] for column, table in enumerate(tables)]
    return np.maximum(np.concatenate(rows, axis=-1), 0)
