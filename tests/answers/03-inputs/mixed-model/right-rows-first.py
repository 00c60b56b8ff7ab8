def mixed_model(quantities, vocabulary_size, embedding_dim, units):
    inputs = [keras.Input((None, quantities)), keras.Input((None,), dtype="int64")]
    rows = keras.layers.Embedding(vocabulary_size, embedding_dim)(inputs[1])
    both = keras.ops.concatenate([rows, inputs[0]], axis=-1)
    return keras.Model(inputs, keras.layers.LSTM(units)(both))
