def make_embedding(ids, embedding_dim):
    vocabulary_size = 1 + max(int(i) for i in np.ravel(ids))
    return keras.layers.Embedding(vocabulary_size, embedding_dim)


def make_dense(embedding):
    table = keras.ops.convert_to_numpy(embedding.embeddings)
    dense = keras.layers.Dense(
        units=table.shape[1],
        use_bias=False,
        kernel_initializer=lambda shape, dtype: tf.constant(table),
    )
    dense(np.zeros((1, table.shape[0]), "float32"))
    return dense
