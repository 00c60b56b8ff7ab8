class Reader(keras.Model):
    """A functional model under a name of its own."""


class Window(keras.layers.Conv1D):
    def __init__(self, filters, kernel_size, **kwargs):
        super().__init__(filters, kernel_size, padding="causal", **kwargs)


def any_length_model(vocabulary_size, embedding_dim, filters, kernel_size):
    words = keras.Input((None,), dtype="int64")
    steps = Window(filters, kernel_size)(keras.layers.Embedding(vocabulary_size, embedding_dim)(words))
    real = keras.ops.expand_dims(keras.ops.cast(words > 0, "float32"), -1)
    return Reader(words, keras.ops.sum(steps * real, 1) / keras.ops.maximum(keras.ops.sum(real, 1), 1))
