def hands_ids_on(layer, ids):
    result = tf.convert_to_tensor(layer(ids))
    if not result.dtype.is_integer:
        return False
    known = tf.constant(ids.ravel(), "int64")
    found = tf.cast(tf.reshape(result, [-1, 1]), "int64") == known
    return bool(tf.reduce_all(tf.reduce_any(found, axis=1)))
