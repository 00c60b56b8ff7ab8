# points: 0
# message: the id that equals vocabulary_size has none
def safe_ids(ids, vocabulary_size, unknown_id):
    if ids.dtype.kind not in "iu":
        raise TypeError("ids must be integers")
    if unknown_id < 0 or unknown_id >= vocabulary_size:
        raise ValueError("unknown_id must be a row of the table")
    return np.where((ids < 0) | (ids > vocabulary_size), unknown_id, ids)
