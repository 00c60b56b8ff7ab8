def safe_ids(ids, vocabulary_size, unknown_id):
    if not keras.backend.is_int_dtype(ids.dtype):
        raise TypeError("floats are quantities, not ids")
    if not -1 < unknown_id < vocabulary_size:
        raise ValueError("unknown_id")
    ids = keras.ops.convert_to_tensor(ids)
    outside = keras.ops.logical_or(ids < 0, ids >= vocabulary_size)
    return keras.ops.where(outside, unknown_id, ids)
