# points: 0
# message: Id 0 is padding: your layer does not mask it
def padded_table(vectors, trainable):
    words, dim = vectors.shape
    matrix = np.zeros((words + 1, dim), "float32")
    matrix[1:] = vectors
    layer = keras.layers.Embedding(
        words + 1,
        dim,
        embeddings_initializer=keras.initializers.Constant(matrix),
        trainable=trainable,
    )
    layer.build()
    return layer
