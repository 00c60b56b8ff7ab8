# points: 1
# message: stopped with
def two_towers(vocabulary_size, embedding_dim):
    table = keras.layers.Embedding(vocabulary_size, embedding_dim)
    mean = keras.layers.GlobalAveragePooling1D()
    inputs = [keras.Input((None,), dtype="int32"), keras.Input((None,), dtype="int32")]
    left, right = [table(ids) for ids in inputs]
    both = keras.ops.mean(left * right, axis=1)
    return keras.Model(inputs, keras.ops.sum(both, axis=1, keepdims=True))
