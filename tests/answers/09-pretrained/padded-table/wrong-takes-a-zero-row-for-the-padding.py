# points: 2
# message: Words are numbered from 1:
def padded_table(vectors, trainable):
    table = vectors
    if vectors[0].any():  # else the row of the padding is there already
        table = np.concatenate([np.zeros((1, vectors.shape[1]), "float32"), vectors])
    layer = keras.layers.Embedding(
        *table.shape,
        embeddings_initializer=keras.initializers.Constant(table),
        mask_zero=True,
        trainable=trainable,
    )
    layer.build()
    return layer
