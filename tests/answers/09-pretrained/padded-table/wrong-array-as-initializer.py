# points: 3
# message: cannot be made again from its description
def padded_table(vectors, trainable):
    matrix = np.concatenate([[0 * vectors[0]], vectors])
    layer = keras.layers.Embedding(
        len(matrix), matrix.shape[1], embeddings_initializer=matrix, mask_zero=True
    )
    layer(np.array([0]))
    layer.trainable = trainable
    return layer
