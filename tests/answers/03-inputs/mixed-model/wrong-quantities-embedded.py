# points: 0
# message: Quantities are no categories
def mixed_model(quantities, vocabulary_size, embedding_dim, units):
    floats = keras.Input((None, quantities))
    ids = keras.Input((None,), dtype="int32")
    table = keras.layers.Embedding(vocabulary_size, embedding_dim)
    cut = keras.layers.Reshape((-1, quantities * embedding_dim))(table(floats))
    both = keras.layers.Concatenate()([cut, table(ids)])
    return keras.Model([floats, ids], keras.layers.LSTM(units)(both))
