# points: 0
# message: should raise TypeError here; it raised AssertionError
def safe_ids(ids, vocabulary_size, unknown_id):
    assert ids.dtype.kind in "iu"
    assert 0 <= unknown_id < vocabulary_size
    return np.where((ids >= 0) & (ids < vocabulary_size), ids, unknown_id)
