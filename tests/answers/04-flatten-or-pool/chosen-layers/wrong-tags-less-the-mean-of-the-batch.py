# points: 3
# message: whatever other texts are in its batch
class Tag(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = keras.layers.Dense(5)

    def call(self, x):
        y = self.d(x)
        return y - tf.reduce_mean(y, axis=0, keepdims=True) * tf.cast(tf.shape(x)[0] > 2, x.dtype)


def chosen_layers():
    return {
        "topic": keras.layers.GlobalAveragePooling1D(),
        "week": keras.layers.Flatten(),
        "story": keras.layers.GRU(5),
        "tags": Tag(),
    }
