# points: 1
# message: with no limit
def leashed_table(matrix, strength, longest):
    def price(table):
        return strength * keras.ops.sum(keras.ops.square(table - matrix))

    layer = keras.layers.Embedding(
        matrix.shape[0],
        matrix.shape[1],
        embeddings_regularizer=price,
    )
    layer.build()
    layer.set_weights([matrix])
    return layer
