def safe_ids(ids, vocabulary_size, unknown_id):
    if not np.issubdtype(ids.dtype, np.signedinteger):
        raise TypeError("no integers")
    if not 0 <= unknown_id < vocabulary_size:
        raise ValueError("no row")
    return np.where((ids >= 0) & (ids < vocabulary_size), ids, unknown_id)
