def embed_columns(ids, tables):
    batch, time, columns = ids.shape
    result = np.zeros((batch, time, sum(table.shape[1] for table in tables)), "float32")
    for b in range(batch):
        for t in range(time):
            result[b, t] = np.hstack([tables[c][ids[b, t, c]] for c in range(columns)])
    return result
