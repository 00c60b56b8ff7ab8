# points: 0
# message: 2.0 is a float too
def safe_ids(ids, vocabulary_size, unknown_id):
    if np.any(ids != np.round(ids)):
        raise TypeError("not whole")
    if not 0 <= unknown_id < vocabulary_size:
        raise ValueError("no row")
    ids = ids.astype(int)
    return np.where((ids >= 0) & (ids < vocabulary_size), ids, unknown_id)
