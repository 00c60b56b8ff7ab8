# points: 1
# message: It was float16, of shape ()
def safe_ids(ids, vocabulary_size, unknown_id):
    if ids.ndim and ids.dtype.kind not in "iu":
        raise TypeError("ids are integers")
    if not 0 <= unknown_id < vocabulary_size:
        raise ValueError("unknown_id has no row")
    return np.where((ids >= 0) & (ids < vocabulary_size), ids, unknown_id).astype(int)
