# points: 1
# message: neither the average nor the largest
def any_length_model(vocabulary_size, embedding_dim, filters, kernel_size):
    words = keras.Input((None,), dtype="int32")
    x = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    x = keras.layers.Conv1D(filters, kernel_size, padding="causal")(x)
    real = keras.ops.cast(words != 0, "float32")
    w = keras.ops.cumsum(real, axis=1) * real
    w = w / keras.ops.sum(w, axis=1, keepdims=True)
    return keras.Model(words, keras.ops.sum(x * w[..., None], axis=1))
