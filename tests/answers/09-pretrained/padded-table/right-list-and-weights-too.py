def padded_table(vectors, trainable):
    matrix = [[0.0] * vectors.shape[1], *vectors.tolist()]
    layer = keras.layers.Embedding(
        input_dim=len(matrix),
        output_dim=vectors.shape[1],
        embeddings_initializer=keras.initializers.Constant(matrix),
        mask_zero=True,
        weights=[np.array(matrix)],
    )
    layer.trainable = trainable
    return layer
