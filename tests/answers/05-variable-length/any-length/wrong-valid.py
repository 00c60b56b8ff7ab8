# points: 1
# message: Conv1D.call()
def any_length_model(vocabulary_size, embedding_dim, filters, kernel_size):
    words = keras.Input((None,), dtype="int32")
    vectors = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    places = keras.layers.Conv1D(filters, kernel_size)(vectors)
    real = keras.ops.not_equal(words, 0)[:, kernel_size - 1 :]
    return keras.Model(words, keras.layers.GlobalAveragePooling1D()(places, mask=real))
