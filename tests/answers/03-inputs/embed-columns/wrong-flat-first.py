# points: 0
# message: `embed_columns(ids, tables)` should have shape
def embed_columns(ids, tables):
    flat = ids.reshape(len(ids), -1)
    return np.concatenate([table[flat] for table in tables], axis=-1)
