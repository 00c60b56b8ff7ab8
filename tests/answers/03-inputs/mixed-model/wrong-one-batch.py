# points: 1
# message: A batch may have any size
def mixed_model(quantities, vocabulary_size, embedding_dim, units):
    floats = keras.Input(batch_shape=(2, None, quantities))
    ids = keras.Input((None,), dtype="int32")
    rows = keras.layers.Embedding(vocabulary_size, embedding_dim)(ids)
    both = keras.layers.Concatenate()([floats, rows])
    return keras.Model([floats, ids], keras.layers.LSTM(units)(both))
