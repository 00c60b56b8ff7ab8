def bucket_ids(values, boundaries):
    result = tf.zeros(values.shape, "int32")
    for boundary in boundaries:
        result += tf.cast(values >= boundary, "int32")
    return result
