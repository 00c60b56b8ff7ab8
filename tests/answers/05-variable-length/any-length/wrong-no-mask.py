# points: 0
# message: does the pooling count it
def any_length_model(vocabulary_size, embedding_dim, filters, kernel_size):
    words = keras.Input((None,), dtype="int32")
    vectors = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    places = keras.layers.Conv1D(filters, kernel_size, padding="causal")(vectors)
    return keras.Model(words, keras.layers.GlobalAveragePooling1D()(places))
