def safe_ids(ids, vocabulary_size, unknown_id):
    rows = range(vocabulary_size)
    if unknown_id not in rows:
        raise ValueError(unknown_id)
    if not isinstance(ids.dtype.type(0), np.integer):
        raise TypeError(ids.dtype)
    safe = np.empty_like(ids)
    for place, i in np.ndenumerate(ids):
        safe[place] = i if i in rows else unknown_id
    return safe
