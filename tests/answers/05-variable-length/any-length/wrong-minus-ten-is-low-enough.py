# points: 1
# message: Does a real place see the padding?
def any_length_model(vocabulary_size, embedding_dim, filters, kernel_size):
    ids = keras.Input((None,), dtype="int32")
    x = keras.layers.Embedding(vocabulary_size, embedding_dim)(ids)
    x = keras.layers.Conv1D(filters, kernel_size, padding="causal")(x)
    x = keras.ops.where(keras.ops.expand_dims(ids != 0, -1), x, -10.0)
    return keras.Model(ids, keras.layers.GlobalMaxPooling1D()(x))
