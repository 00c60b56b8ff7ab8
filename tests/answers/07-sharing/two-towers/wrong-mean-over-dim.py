# points: 1
# message: you took the mean over dim
def two_towers(vocabulary_size, embedding_dim):
    table = keras.layers.Embedding(vocabulary_size, embedding_dim)
    mean = keras.layers.GlobalAveragePooling1D()
    inputs = [keras.Input((None,), dtype="int32"), keras.Input((None,), dtype="int32")]
    left, right = [mean(table(ids)) for ids in inputs]
    return keras.Model(inputs, keras.ops.mean(left * right, axis=1, keepdims=True))
