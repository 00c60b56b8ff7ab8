def mixed_model(quantities, vocabulary_size, embedding_dim, units):
    look_up = keras.Sequential(
        [
            keras.Input((None,), dtype="int32"),
            keras.layers.Embedding(vocabulary_size, embedding_dim),
        ]
    )
    floats, ids = keras.Input((None, quantities)), keras.Input((None,), dtype="int32")
    steps = keras.layers.Concatenate(axis=2)([floats, look_up(ids)])
    last = keras.layers.LSTM(units, return_sequences=True)(steps)[:, -1]
    return keras.Model([floats, ids], last)
