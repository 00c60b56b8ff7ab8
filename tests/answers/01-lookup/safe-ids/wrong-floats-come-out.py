# points: 0
# message: should hold integers; yours: float64
def safe_ids(ids, vocabulary_size, unknown_id):
    if ids.dtype.kind not in "iu":
        raise TypeError("ids must be integers")
    if unknown_id < 0 or unknown_id >= vocabulary_size:
        raise ValueError("unknown_id must be a row of the table")
    safe = np.full(ids.shape, float(unknown_id))
    inside = (ids >= 0) & (ids < vocabulary_size)
    safe[inside] = ids[inside]
    return safe
