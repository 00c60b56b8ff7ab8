def any_length_model(vocabulary_size, embedding_dim, filters, kernel_size):
    words = keras.Input((None,), dtype="int32")
    vectors = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    real = keras.ops.expand_dims(keras.ops.cast(keras.ops.not_equal(words, 0), "float32"), -1)
    places = keras.layers.Conv1D(filters, kernel_size, padding="same")(vectors * real)
    total = keras.ops.sum(places * real, axis=1)
    return keras.Model(words, total / keras.ops.sum(real, axis=1))
