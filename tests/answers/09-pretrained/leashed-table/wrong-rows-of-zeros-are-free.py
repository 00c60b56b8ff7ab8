# points: 2
# message: `the price` is
def leashed_table(matrix, strength, longest):
    counts = matrix.any(axis=1, keepdims=True).astype("float32")
    layer = keras.layers.Embedding(
        *matrix.shape,
        weights=[matrix],
        embeddings_regularizer=lambda table: (
            strength * keras.ops.sum(counts * (table - matrix) ** 2)
        ),
        embeddings_constraint=keras.constraints.MaxNorm(longest, axis=1),
    )
    layer.build()
    return layer
