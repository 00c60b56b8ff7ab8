class SafeAverage(keras.layers.Layer):
    def call(self, x, mask=None):
        if mask is None:
            return tf.reduce_mean(x, axis=1)
        real = tf.cast(mask, x.dtype)
        total = tf.einsum("btd,bt->bd", x, real)
        return tf.math.divide_no_nan(total, tf.reduce_sum(real, axis=1)[:, None])
