# points: 1
# message: as if it were padding
def mixed_model(quantities, vocabulary_size, embedding_dim, units):
    floats, ids = keras.Input((None, quantities)), keras.Input((None,), dtype="int32")
    table = keras.layers.Embedding(vocabulary_size, embedding_dim)
    both = keras.layers.Concatenate()([floats, table(ids)])
    read = keras.layers.LSTM(units)(both, mask=keras.ops.not_equal(ids, 0))
    return keras.Model([floats, ids], read)
