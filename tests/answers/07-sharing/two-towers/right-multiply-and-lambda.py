def two_towers(vocabulary_size, embedding_dim):
    embedding = keras.layers.Embedding(vocabulary_size, embedding_dim)
    pool = keras.layers.GlobalAveragePooling1D()

    def tower():
        ids = keras.Input((None,))
        return ids, pool(embedding(ids))

    (left, a), (right, b) = tower(), tower()
    product = keras.layers.Multiply()([a, b])
    score = keras.layers.Lambda(
        lambda x: keras.ops.sum(x, axis=1, keepdims=True), output_shape=(1,)
    )(product)
    return keras.Model([left, right], score)
