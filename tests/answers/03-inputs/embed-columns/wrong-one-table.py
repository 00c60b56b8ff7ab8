# points: 0
# message: you looked everything up in the first
def embed_columns(ids, tables):
    return tables[0][ids].reshape(*ids.shape[:2], -1)
