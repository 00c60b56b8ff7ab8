def any_length_model(vocabulary_size, embedding_dim, filters, kernel_size):
    words = keras.Input((None,), dtype="int64", name="words")
    x = keras.layers.Embedding(vocabulary_size, embedding_dim, mask_zero=True)(words)
    mask = x._keras_mask
    x = keras.layers.ZeroPadding1D((kernel_size - 1, 0))(x)
    x = keras.layers.Conv1D(filters, kernel_size, activation="relu")(x)
    x = keras.ops.where(mask[..., None], x, 0.0)
    return keras.Model(words, keras.layers.GlobalMaxPooling1D()(x))
