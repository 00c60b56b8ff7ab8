# points: 0
# message: should have shape
class SafeAverage(keras.layers.Layer):
    def call(self, x, mask=None):
        if mask is None:
            return tf.reduce_mean(x, axis=1)
        some = tf.reduce_any(mask, axis=1)
        x, real = x[some], tf.cast(mask[some], x.dtype)[..., None]
        return tf.reduce_sum(x * real, axis=1) / tf.reduce_sum(real, axis=1)
