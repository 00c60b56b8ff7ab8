# points: 1
# message: you declared how long it is
def two_towers(vocabulary_size, embedding_dim):
    table = keras.layers.Embedding(vocabulary_size, embedding_dim)
    mean = keras.layers.GlobalAveragePooling1D()
    inputs = [keras.Input((4,), dtype="int32"), keras.Input((4,), dtype="int32")]
    left, right = [mean(table(ids)) for ids in inputs]
    return keras.Model(inputs, keras.layers.Dot(axes=1)([left, right]))
