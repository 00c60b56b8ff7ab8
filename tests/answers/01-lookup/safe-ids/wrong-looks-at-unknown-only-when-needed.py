# points: 1
# message: An unknown_id without a row of its own would send every unknown word there.
def safe_ids(ids, vocabulary_size, unknown_id):
    if not np.issubdtype(ids.dtype, np.integer):
        raise TypeError("ids should be integers")
    unknown = (ids < 0) | (ids >= vocabulary_size)
    if not unknown.any():
        return ids.astype("int64")
    if not 0 <= unknown_id < vocabulary_size:
        raise ValueError("unknown_id has no row")
    return np.where(unknown, unknown_id, ids.astype("int64"))
