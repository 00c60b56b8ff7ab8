# points: 0
# message: unexpected keyword argument
def two_towers(vocabulary_size, embedding_dim):
    table = keras.layers.Embedding(vocabulary_size, embedding_dim)
    inputs = [keras.Input((None,)), keras.Input((None,))]
    means = [keras.layers.GlobalAveragePooling1D()(table(ids, axis=1)) for ids in inputs]
    return keras.Model(inputs, keras.layers.Dot(axes=1)(means))
