# points: 2
# message: would not keep them equal
def two_towers(vocabulary_size, embedding_dim):
    mean = keras.layers.GlobalAveragePooling1D()
    tables = [keras.layers.Embedding(vocabulary_size, embedding_dim) for _ in range(2)]
    left, right = keras.Input((None,), dtype="int32"), keras.Input((None,), dtype="int32")
    model = keras.Model(
        [left, right],
        keras.layers.Dot(axes=1)([mean(tables[0](left)), mean(tables[1](right))]),
    )
    tables[1].set_weights(tables[0].weights)
    return model
