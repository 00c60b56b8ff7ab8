def two_towers(vocabulary_size, embedding_dim):
    tower = keras.Sequential([
        keras.Input((None,), dtype="int32"),
        keras.layers.Embedding(vocabulary_size, embedding_dim),
        keras.layers.GlobalAveragePooling1D(),
    ])
    a, b = keras.Input((None,), dtype="int32"), keras.Input((None,), dtype="int32")
    return keras.Model([a, b], keras.layers.Dot(axes=-1)([tower(a), tower(b)]))
