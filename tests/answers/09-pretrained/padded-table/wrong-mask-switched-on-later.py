# points: 2
# message: Id 0 is padding:
def padded_table(vectors, trainable):
    table = np.concatenate([np.zeros((1, vectors.shape[1]), "float32"), vectors])
    layer = keras.layers.Embedding(
        *table.shape,
        embeddings_initializer=keras.initializers.Constant(table),
        trainable=trainable,
    )
    layer.mask_zero = True
    layer.build()
    return layer
