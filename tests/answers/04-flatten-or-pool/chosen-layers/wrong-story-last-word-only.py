# points: 3
# message: in yours those at position 0 and 1 can change places
class Last(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.a, self.b = keras.layers.Dense(5), keras.layers.Dense(5)
        self.supports_masking = True

    def call(self, x, mask=None):
        m = tf.ones(tf.shape(x)[:2]) if mask is None else tf.cast(mask, x.dtype)
        n = tf.cast(tf.reduce_sum(m, 1), tf.int32)
        last = tf.gather(x, n - 1, axis=1, batch_dims=1)
        return self.a(tf.reduce_sum(x * m[:, :, None], 1)) + self.b(last)


def chosen_layers():
    return {
        "topic": keras.layers.GlobalAveragePooling1D(),
        "week": keras.layers.Flatten(),
        "story": Last(),
        "tags": keras.layers.Dense(5),
    }
