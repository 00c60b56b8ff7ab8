# points: 1
# message: An average or a maximum was asked for:
def any_length_model(vocabulary_size, embedding_dim, filters, kernel_size):
    ids = keras.Input((None,), dtype="int32")
    x = keras.layers.Embedding(vocabulary_size, embedding_dim)(ids)
    x = keras.layers.Conv1D(filters, kernel_size, padding="causal")(x)
    real = keras.ops.cast(keras.ops.not_equal(ids, 0), "float32")[..., None]
    return keras.Model(ids, keras.ops.sum(x * real, axis=1))
