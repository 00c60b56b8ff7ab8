# points: 0
# message: stopped with ValueError: id outside the table
def safe_ids(ids, vocabulary_size, unknown_id):
    if ids.dtype.kind not in "iu":
        raise TypeError("ids must be integers")
    if unknown_id < 0 or unknown_id >= vocabulary_size:
        raise ValueError("unknown_id must be a row of the table")
    if ids.min() < 0 or ids.max() >= vocabulary_size:
        raise ValueError("id outside the table")
    return ids
