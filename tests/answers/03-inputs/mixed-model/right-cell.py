def mixed_model(quantities, vocabulary_size, embedding_dim, units):
    floats = keras.Input((None, quantities), name="quantities")
    ids = keras.Input((None,), dtype="int32", name="ids")
    rows = keras.layers.Embedding(vocabulary_size, embedding_dim, name="table")(ids)
    both = keras.layers.concatenate([floats, rows])
    read = keras.layers.RNN(keras.layers.LSTMCell(units))
    return keras.Model(inputs=[floats, ids], outputs=read(both))
