# points: 0
# message: floats should be refused, not cut
def safe_ids(ids, vocabulary_size, unknown_id):
    ids = ids.astype(int)
    return np.where((ids >= 0) & (ids < vocabulary_size), ids, unknown_id)
