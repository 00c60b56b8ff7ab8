# points: 0
# message: names one length
def mixed_model(quantities, vocabulary_size, embedding_dim, units):
    floats = keras.Input((2, quantities))
    ids = keras.Input((2,), dtype="int32")
    rows = keras.layers.Embedding(vocabulary_size, embedding_dim)(ids)
    both = keras.layers.Concatenate()([floats, rows])
    return keras.Model([floats, ids], keras.layers.LSTM(units)(both))
