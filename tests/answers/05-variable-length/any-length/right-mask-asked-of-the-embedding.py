def any_length_model(vocabulary_size, embedding_dim, filters, kernel_size):
    words = keras.Input((None,), dtype="int32")
    embedding = keras.layers.Embedding(vocabulary_size, embedding_dim, mask_zero=True)
    vectors = embedding(words)
    places = keras.layers.Conv1D(filters, kernel_size, padding="causal")(vectors)
    pooled = keras.layers.GlobalAveragePooling1D()(places, mask=embedding.compute_mask(words))
    return keras.Model(words, pooled)
