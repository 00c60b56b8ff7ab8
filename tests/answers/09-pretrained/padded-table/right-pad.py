def padded_table(vectors, trainable):
    words, dim = vectors.shape
    matrix = np.pad(vectors, [(1, 0), (0, 0)])
    layer = keras.layers.Embedding(
        words + 1,
        dim,
        embeddings_initializer=keras.initializers.Constant(matrix),
        mask_zero=True,
        trainable=trainable,
    )
    layer.build()
    return layer
