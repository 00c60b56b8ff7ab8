# points: 1
# message: in the reverse order
def any_length_model(vocabulary_size, embedding_dim, filters, kernel_size):
    words = keras.Input((None,), dtype="int32")
    vectors = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    real = keras.ops.not_equal(words, 0)
    pooled = keras.layers.GlobalAveragePooling1D(keepdims=True)(vectors, mask=real)
    places = keras.layers.Conv1D(filters, kernel_size, padding="causal")(pooled)
    return keras.Model(words, keras.layers.GlobalAveragePooling1D()(places))
