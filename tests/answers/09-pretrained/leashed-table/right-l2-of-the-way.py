def leashed_table(matrix, strength, longest):
    squares = keras.regularizers.L2(strength)

    def limit(table):
        lengths = keras.ops.norm(table, axis=1, keepdims=True)
        return table * keras.ops.minimum(1.0, longest / keras.ops.maximum(lengths, 1e-6))

    layer = keras.layers.Embedding(
        *matrix.shape,
        weights=[matrix],
        embeddings_regularizer=lambda table: squares(table - matrix),
        embeddings_constraint=limit,
    )
    layer.build()
    return layer
