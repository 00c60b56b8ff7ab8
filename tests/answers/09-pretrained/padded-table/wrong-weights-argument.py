# points: 3
# message: is not in its description
def padded_table(vectors, trainable):
    words, dim = vectors.shape
    matrix = np.zeros((words + 1, dim), "float32")
    matrix[1:] = vectors
    layer = keras.layers.Embedding(
        words + 1,
        dim,
        weights=[matrix],
        mask_zero=True,
        trainable=trainable,
    )
    layer.build()
    return layer
