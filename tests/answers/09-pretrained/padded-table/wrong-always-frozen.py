# points: 1
# message: `trainable` says whether the table trains
def padded_table(vectors, trainable):
    words, dim = vectors.shape
    matrix = np.zeros((words + 1, dim), "float32")
    matrix[1:] = vectors
    layer = keras.layers.Embedding(
        words + 1,
        dim,
        embeddings_initializer=keras.initializers.Constant(matrix),
        mask_zero=True,
        trainable=False,
    )
    layer.build()
    return layer
