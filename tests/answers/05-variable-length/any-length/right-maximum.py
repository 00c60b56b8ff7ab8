def any_length_model(vocabulary_size, embedding_dim, filters, kernel_size):
    words = keras.Input((None,), dtype="int32")
    vectors = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    places = keras.layers.Conv1D(filters, kernel_size, padding="causal", use_bias=False)(vectors)
    real = keras.ops.expand_dims(keras.ops.not_equal(words, 0), -1)
    places = keras.ops.where(real, places, -1e9)
    return keras.Model(words, keras.ops.max(places, axis=1))
