# points: 0
# message: Shapes used to initialize variables must be fully-defined
def any_length_model(vocabulary_size, embedding_dim, filters, kernel_size):
    words = keras.Input((None,), dtype="int32")
    vectors = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    places = keras.layers.Conv1D(filters, kernel_size, padding="causal")(vectors)
    flat = keras.layers.Flatten()(places)
    return keras.Model(words, keras.layers.Dense(filters)(flat))
