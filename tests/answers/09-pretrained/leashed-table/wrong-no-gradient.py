# points: 2
# message: The price has no gradient
def leashed_table(matrix, strength, longest):
    layer = keras.layers.Embedding(
        *matrix.shape,
        weights=[matrix],
        embeddings_regularizer=lambda t: (
            strength * keras.ops.sum((keras.ops.stop_gradient(t) - matrix) ** 2)
        ),
        embeddings_constraint=keras.constraints.MaxNorm(longest, axis=1),
    )
    layer.build()
    return layer
