class Mixed(keras.Model):
    """A functional model under a name of its own."""


class Table(keras.layers.Embedding):
    pass


def mixed_model(quantities, vocabulary_size, embedding_dim, units):
    floats, ids = keras.Input((None, quantities)), keras.Input((None,), dtype="int64")
    rows = Table(vocabulary_size, embedding_dim)(ids)
    steps = keras.ops.concatenate([floats, rows], axis=-1)
    return Mixed(inputs=[floats, ids], outputs=keras.layers.LSTM(units)(steps))
