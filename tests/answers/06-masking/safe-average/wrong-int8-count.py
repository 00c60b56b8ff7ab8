# points: 1
# message: There may be more steps than a byte can count: your count goes round.
class SafeAverage(keras.layers.Layer):
    def call(self, x, mask=None):
        if mask is None:
            return keras.ops.mean(x, axis=1)
        real = mask[:, :, None]
        total = tf.reduce_sum(tf.where(real, x, 0.0), axis=1)
        count = tf.cast(tf.reduce_sum(tf.cast(real, tf.int8), axis=1), x.dtype)
        return total / tf.maximum(count, 1.0)
