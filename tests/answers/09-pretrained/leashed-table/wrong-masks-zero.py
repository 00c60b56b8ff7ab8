# points: 1
# message: Row 0 is a word like any other here
def leashed_table(matrix, strength, longest):
    layer = keras.layers.Embedding(
        *matrix.shape,
        weights=[matrix],
        mask_zero=True,
        embeddings_regularizer=lambda table: strength * keras.ops.sum((table - matrix) ** 2),
        embeddings_constraint=keras.constraints.MaxNorm(longest, axis=1),
    )
    layer.build()
    return layer
