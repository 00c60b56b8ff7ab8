# points: 1
# message: you compared the first one with itself
def two_towers(vocabulary_size, embedding_dim):
    table = keras.layers.Embedding(vocabulary_size, embedding_dim)
    mean = keras.layers.GlobalAveragePooling1D()
    inputs = [keras.Input((None,), dtype="int32"), keras.Input((None,), dtype="int32")]
    left, right = [mean(table(ids)) for ids in inputs]
    return keras.Model(inputs, keras.layers.Dot(axes=1)([left, left]))
