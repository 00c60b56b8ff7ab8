# points: 0
# message: should hold float32
def embed_columns(ids, tables):
    result = np.zeros((*ids.shape[:2], sum(table.shape[1] for table in tables)))
    start = 0
    for i, table in enumerate(tables):
        result[:, :, start : start + table.shape[1]] = table[ids[:, :, i]]
        start += table.shape[1]
    return result
