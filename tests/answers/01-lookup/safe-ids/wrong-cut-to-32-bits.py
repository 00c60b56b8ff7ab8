# points: 1
# message: A large id has no row either:
def safe_ids(ids, vocabulary_size, unknown_id):
    if not np.issubdtype(ids.dtype, np.integer):
        raise TypeError("ids should be integers")
    if not 0 <= unknown_id < vocabulary_size:
        raise ValueError("unknown_id has no row")
    ids = ids.astype("int32")
    return np.where((ids >= 0) & (ids < vocabulary_size), ids.astype("int64"), unknown_id)
