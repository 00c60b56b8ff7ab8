# points: 1
# message: without a row of its own would send every unknown word there
def safe_ids(ids, vocabulary_size, unknown_id):
    if not np.issubdtype(ids.dtype, np.integer):
        raise TypeError("ids must be integers")
    if unknown_id >= vocabulary_size:
        raise ValueError("unknown_id")
    return np.where((ids >= 0) & (ids < vocabulary_size), ids, unknown_id)
