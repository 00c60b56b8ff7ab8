# points: 1
# message: over the quantities as they are
def mixed_model(quantities, vocabulary_size, embedding_dim, units):
    floats, ids = keras.Input((None, quantities)), keras.Input((None,), dtype="int32")
    rows = keras.layers.Embedding(vocabulary_size, embedding_dim)(ids)
    both = keras.layers.Concatenate()([keras.layers.ReLU()(floats), rows])
    return keras.Model([floats, ids], keras.layers.LSTM(units)(both))
