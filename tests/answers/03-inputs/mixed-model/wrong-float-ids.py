# points: 0
# message: should be declared as integers
def mixed_model(quantities, vocabulary_size, embedding_dim, units):
    floats = keras.Input((None, quantities))
    ids = keras.Input((None,))
    rows = keras.layers.Embedding(vocabulary_size, embedding_dim)(ids)
    both = keras.layers.Concatenate()([floats, rows])
    return keras.Model([floats, ids], keras.layers.LSTM(units)(both))
