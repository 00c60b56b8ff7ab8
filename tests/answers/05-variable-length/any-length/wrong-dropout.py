# points: 1
# message: in training your model computes something else, as with dropout
def any_length_model(vocabulary_size, embedding_dim, filters, kernel_size):
    words = keras.Input((None,), dtype="int32")
    vectors = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    vectors = keras.layers.SpatialDropout1D(0.5)(vectors)
    places = keras.layers.Conv1D(filters, kernel_size, padding="causal")(vectors)
    real = keras.ops.not_equal(words, 0)
    return keras.Model(words, keras.layers.GlobalAveragePooling1D()(places, mask=real))
