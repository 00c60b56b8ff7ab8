# points: 1
# message: Ids may be larger than a byte holds: yours go round at 256.
def embed_columns(ids, tables):
    small = ids.astype("uint8")
    return np.concatenate([table[small[..., i]] for i, table in enumerate(tables)], axis=-1)
