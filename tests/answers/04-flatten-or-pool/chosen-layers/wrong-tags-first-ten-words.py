# points: 3
# message: 'tags': a word should get the same numbers in a text of twelve
class Ten(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = keras.layers.Dense(5)

    def call(self, x):
        keep = tf.cast(tf.range(tf.shape(x)[1]) < 10, x.dtype)[None, :, None]
        return self.d(x * keep)


def chosen_layers():
    return {
        "topic": keras.layers.GlobalAveragePooling1D(),
        "week": keras.layers.Flatten(),
        "story": keras.layers.GRU(5),
        "tags": Ten(),
    }
