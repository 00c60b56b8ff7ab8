# points: 1
# message: an earlier call was given
KEPT = {}


def embed_columns(ids, tables):
    key = tuple(t.shape for t in tables)
    tables = KEPT.setdefault(key, tables)
    rows = [table[ids[:, :, column]] for column, table in enumerate(tables)]
    return np.concatenate(rows, axis=-1)
