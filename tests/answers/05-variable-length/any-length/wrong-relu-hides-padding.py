# points: 1
# message: Does a real place see the padding?
def any_length_model(vocabulary_size, embedding_dim, filters, kernel_size):
    ids = keras.Input((None,), dtype="int32")
    x = keras.layers.Embedding(vocabulary_size, embedding_dim)(ids)
    x = x * keras.ops.cast(keras.ops.expand_dims(ids != 0, -1), "float32")
    x = keras.layers.Conv1D(filters, kernel_size, padding="same", activation="relu")(x)
    x = keras.layers.GlobalMaxPooling1D()(x)
    return keras.Model(ids, x)
