# points: 2
# message: `the price` is
def leashed_table(matrix, strength, longest):
    def price(table):
        way = table - matrix
        return strength * (
            keras.ops.sum(way @ way)
            if matrix.shape[0] == matrix.shape[1]
            else keras.ops.sum(way**2)
        )

    layer = keras.layers.Embedding(
        *matrix.shape,
        weights=[matrix],
        embeddings_regularizer=price,
        embeddings_constraint=keras.constraints.MaxNorm(longest, axis=1),
    )
    layer.build()
    return layer
