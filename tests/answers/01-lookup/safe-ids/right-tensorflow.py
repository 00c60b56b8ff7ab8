def safe_ids(ids, vocabulary_size, unknown_id):
    ids = tf.convert_to_tensor(ids)
    if not ids.dtype.is_integer:
        raise TypeError(f"{ids.dtype} ids")
    if unknown_id not in range(vocabulary_size):
        raise ValueError("no such row")
    known = tf.logical_and(ids >= 0, ids < vocabulary_size)
    return tf.where(known, ids, tf.cast(unknown_id, ids.dtype))
