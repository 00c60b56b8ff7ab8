def safe_ids(ids, vocabulary_size, unknown_id):
    every_row = np.arange(vocabulary_size)
    if not np.can_cast(ids.dtype, "int64") or ids.dtype == bool:
        raise TypeError("ids must be whole numbers")
    if unknown_id not in every_row:
        raise ValueError("the unknown word needs a row")
    return np.where(np.isin(ids, every_row), ids, unknown_id)
