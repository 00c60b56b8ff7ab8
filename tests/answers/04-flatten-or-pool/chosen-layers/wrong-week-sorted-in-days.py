# points: 3
# message: the place depends on what the numbers are
class Row(keras.layers.Layer):
    def call(self, x):
        x = keras.ops.sort(x, axis=-1)
        return keras.ops.reshape(x, (-1, x.shape[1] * x.shape[2]))


def chosen_layers():
    return {
        "topic": keras.layers.GlobalAveragePooling1D(),
        "week": Row(),
        "story": keras.layers.GRU(5),
        "tags": keras.layers.Dense(5),
    }
