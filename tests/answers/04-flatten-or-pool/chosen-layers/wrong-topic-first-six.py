# points: 3
# message: also of a text of twenty
class Topic(keras.layers.GlobalAveragePooling1D):
    def call(self, x, mask=None):
        return super().call(x[:, :6], None if mask is None else mask[:, :6])


def chosen_layers():
    return {
        "topic": Topic(),
        "week": keras.layers.Flatten(),
        "story": keras.layers.GRU(5),
        "tags": keras.layers.Dense(5),
    }
