# points: 3
# message: yours does not read the one at position 10
class Ten(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.rnn = keras.layers.GRU(5)
        self.supports_masking = True

    def call(self, x, mask=None):
        return self.rnn(x[:, :10], mask=None if mask is None else mask[:, :10])


def chosen_layers():
    return {
        "topic": keras.layers.GlobalAveragePooling1D(),
        "week": keras.layers.Flatten(),
        "story": Ten(),
        "tags": keras.layers.Dense(5),
    }
