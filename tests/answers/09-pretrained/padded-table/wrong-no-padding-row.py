# points: 0
# message: your first word sits in row 0
def padded_table(vectors, trainable):
    words, dim = vectors.shape
    matrix = np.zeros((words, dim), "float32")
    matrix[:] = vectors
    layer = keras.layers.Embedding(
        words,
        dim,
        embeddings_initializer=keras.initializers.Constant(matrix),
        mask_zero=True,
        trainable=trainable,
    )
    layer.build()
    return layer
