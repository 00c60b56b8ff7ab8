# points: 0
# message: yours is behind
def padded_table(vectors, trainable):
    words, dim = vectors.shape
    matrix = np.zeros((words + 1, dim), "float32")
    matrix[:-1] = vectors
    layer = keras.layers.Embedding(
        words + 1,
        dim,
        embeddings_initializer=keras.initializers.Constant(matrix),
        mask_zero=True,
        trainable=trainable,
    )
    layer.build()
    return layer
