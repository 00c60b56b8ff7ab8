# points: 2
# message: too coarse for large ones
def two_towers(vocabulary_size, embedding_dim):
    table = keras.layers.Embedding(vocabulary_size, embedding_dim)
    inputs = [keras.Input((None,), dtype="float16"), keras.Input((None,), dtype="float16")]
    means = [keras.layers.GlobalAveragePooling1D()(table(i)) for i in inputs]
    return keras.Model(inputs, keras.layers.Dot(axes=1)(means))
