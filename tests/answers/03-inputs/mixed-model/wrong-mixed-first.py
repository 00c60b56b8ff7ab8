# points: 0
# message: `model.count_params()` is
def mixed_model(quantities, vocabulary_size, embedding_dim, units):
    floats = keras.Input((None, quantities))
    ids = keras.Input((None,), dtype="int32")
    rows = keras.layers.Embedding(vocabulary_size, embedding_dim)(ids)
    both = keras.layers.Add()([keras.layers.Dense(embedding_dim)(floats), rows])
    return keras.Model([floats, ids], keras.layers.LSTM(units)(both))
