def embed_columns(ids, tables):
    rows = [
        np.eye(len(table), dtype="float32")[ids[:, :, i]] @ table for i, table in enumerate(tables)
    ]
    return np.concatenate(rows, axis=2)
