# points: 1
# message: the dtype of your second input is too small for 300 categories.
def mixed_model(quantities, vocabulary_size, embedding_dim, units):
    numbers = keras.Input((None, quantities))
    ids = keras.Input((None,), dtype="uint8")
    rows = keras.layers.Embedding(vocabulary_size, embedding_dim)(ids)
    both = keras.layers.Concatenate()([numbers, rows])
    return keras.Model([numbers, ids], keras.layers.LSTM(units)(both))
