# points: 1
# message: neither the average nor the largest
def any_length_model(vocabulary_size, embedding_dim, filters, kernel_size):
    words = keras.Input((None,), dtype="int32")
    x = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    x = keras.layers.Conv1D(filters, kernel_size, padding="causal")(x)
    n = keras.ops.sum(keras.ops.cast(words != 0, "int32"), axis=1)
    out = keras.ops.take_along_axis(x, (n - 1)[:, None, None], axis=1)[:, 0]
    return keras.Model(words, out)
