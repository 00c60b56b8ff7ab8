def padded_table(vectors, trainable):
    table = tf.pad(vectors, [[1, 0], [0, 0]]).numpy()
    start = keras.initializers.Constant(table.tolist())
    layer = keras.layers.Embedding(*table.shape, start, mask_zero=True)
    layer(np.array([0]))
    layer.embeddings.assign(table)
    layer.trainable = trainable
    return layer
