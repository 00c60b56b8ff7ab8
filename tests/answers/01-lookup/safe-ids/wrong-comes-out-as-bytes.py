# points: 1
# message: Ids may be larger than a byte holds
def safe_ids(ids, vocabulary_size, unknown_id):
    if ids.dtype.kind not in "iu":
        raise TypeError("ids are integers")
    if not 0 <= unknown_id < vocabulary_size:
        raise ValueError("unknown_id has no row")
    return np.where((ids >= 0) & (ids < vocabulary_size), ids, unknown_id).astype("uint8")
