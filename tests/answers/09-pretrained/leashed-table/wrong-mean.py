# points: 2
# message: yours is the mean
def leashed_table(matrix, strength, longest):
    def price(table):
        return strength * keras.ops.mean(keras.ops.square(table - matrix))

    layer = keras.layers.Embedding(
        matrix.shape[0],
        matrix.shape[1],
        embeddings_regularizer=price,
        embeddings_constraint=keras.constraints.MaxNorm(longest, axis=1),
    )
    layer.build()
    layer.set_weights([matrix])
    return layer
