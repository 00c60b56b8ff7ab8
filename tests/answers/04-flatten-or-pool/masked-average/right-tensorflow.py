def masked_average(vectors, mask):
    kept = tf.cast(mask, tf.float32)[..., tf.newaxis]
    return tf.reduce_sum(vectors * kept, axis=1) / tf.reduce_sum(kept, axis=1)
