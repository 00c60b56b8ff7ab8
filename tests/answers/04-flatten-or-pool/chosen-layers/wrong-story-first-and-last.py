# points: 3
# message: does not read the one at position
class Ends(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.supports_masking = True
        self.dense = keras.layers.Dense(5)

    def call(self, x, mask=None):
        n = keras.ops.sum(keras.ops.cast(mask, "int32"), axis=1)
        last = keras.ops.take_along_axis(x, (n - 1)[:, None, None], axis=1)[:, 0]
        return self.dense(keras.ops.concatenate([x[:, 0], last], axis=-1))

    def compute_mask(self, x, mask=None):
        return None


def chosen_layers():
    return {
        "topic": keras.layers.GlobalAveragePooling1D(),
        "week": keras.layers.Flatten(),
        "story": Ends(),
        "tags": keras.layers.Dense(5),
    }
