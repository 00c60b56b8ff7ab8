# points: 2
# message: you have two tables
def two_towers(vocabulary_size, embedding_dim):
    mean = keras.layers.GlobalAveragePooling1D()
    left, right = keras.Input((None,), dtype="int32"), keras.Input((None,), dtype="int32")
    a = mean(keras.layers.Embedding(vocabulary_size, embedding_dim)(left))
    b = mean(keras.layers.Embedding(vocabulary_size, embedding_dim)(right))
    return keras.Model([left, right], keras.layers.Dot(axes=1)([a, b]))
