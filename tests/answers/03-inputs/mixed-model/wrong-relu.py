# points: 1
# message: The `LSTM` keeps its defaults: in yours `activation` is another
def mixed_model(quantities, vocabulary_size, embedding_dim, units):
    floats = keras.Input((None, quantities))
    ids = keras.Input((None,), dtype="int32")
    rows = keras.layers.Embedding(vocabulary_size, embedding_dim)(ids)
    both = keras.layers.Concatenate()([floats, rows])
    return keras.Model([floats, ids], keras.layers.LSTM(units, activation="relu")(both))
