# points: 0
# message: you added them up
def embed_columns(ids, tables):
    return sum(table[ids[:, :, i]] for i, table in enumerate(tables))
