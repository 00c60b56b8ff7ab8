def safe_ids(ids, vocabulary_size, unknown_id):
    if ids.dtype.kind not in "iu":
        raise TypeError("ids must be integers")
    if unknown_id < 0 or unknown_id >= vocabulary_size:
        raise ValueError("unknown_id must be a row of the table")
    safe = ids.copy()
    safe[safe < 0] = unknown_id
    safe[safe > vocabulary_size - 1] = unknown_id
    return safe
