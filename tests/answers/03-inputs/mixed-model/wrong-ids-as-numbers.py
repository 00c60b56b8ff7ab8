# points: 0
# message: yours go into the `LSTM` as numbers
def mixed_model(quantities, vocabulary_size, embedding_dim, units):
    floats = keras.Input((None, quantities))
    ids = keras.Input((None,), dtype="int32")
    numbers = keras.ops.cast(keras.ops.expand_dims(ids, -1), "float32")
    both = keras.layers.Concatenate()([floats, numbers])
    return keras.Model([floats, ids], keras.layers.LSTM(units)(both))
