# points: 0
# message: your model has
def any_length_model(vocabulary_size, embedding_dim, filters, kernel_size):
    words = keras.Input((None,), dtype="int32")
    vectors = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    places = keras.layers.Conv1D(filters, 1)(vectors)
    real = keras.ops.not_equal(words, 0)
    return keras.Model(words, keras.layers.GlobalAveragePooling1D()(places, mask=real))
