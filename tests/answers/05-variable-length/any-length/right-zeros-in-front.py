def any_length_model(vocabulary_size, embedding_dim, filters, kernel_size):
    words = keras.Input((None,), dtype="int32")
    vectors = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    longer = keras.layers.ZeroPadding1D((kernel_size - 1, 0))(vectors)
    places = keras.layers.Conv1D(filters, kernel_size, activation="relu")(longer)
    pool = keras.layers.GlobalAveragePooling1D()
    return keras.Model(words, pool(places, mask=words > 0))
