def two_tables(matrix, frequent, extra_dim):
    small_id = np.zeros((len(matrix), 1), "float32")
    small_id[frequent, 0] = range(1, len(frequent) + 1)
    ids = keras.Input((None,), dtype="int32")
    frozen = keras.layers.Embedding(
        len(matrix), matrix.shape[1] + 1, weights=[np.hstack([matrix, small_id])], trainable=False
    )
    vectors = frozen(ids)
    small = keras.layers.Embedding(len(frequent) + 1, extra_dim, embeddings_initializer="zeros")
    own = small(keras.ops.cast(vectors[..., -1], "int32"))
    return keras.Model(ids, keras.ops.concatenate([vectors[..., :-1], own], axis=-1))
