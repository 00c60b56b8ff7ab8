# points: 1
# message: True and False are no ids
def safe_ids(ids, vocabulary_size, unknown_id):
    if np.issubdtype(ids.dtype, np.floating):
        raise TypeError("floats")
    if not 0 <= unknown_id < vocabulary_size:
        raise ValueError("no row")
    return np.where((ids >= 0) & (ids < vocabulary_size), ids, unknown_id)
