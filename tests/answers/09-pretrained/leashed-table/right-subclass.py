class Leashed(keras.layers.Embedding):
    """An Embedding that pays for every way from its start."""

    def __init__(self, matrix, strength, longest):
        super().__init__(
            matrix.shape[0],
            matrix.shape[1],
            embeddings_initializer=keras.initializers.Constant(matrix),
            embeddings_constraint=keras.constraints.MaxNorm(max_value=longest, axis=-1),
        )
        self.build()
        self.start, self.strength = keras.ops.convert_to_tensor(matrix), strength
        self.embeddings.regularizer = self.price

    def price(self, table):
        return self.strength * keras.ops.sum(keras.ops.square(table - self.start))


def leashed_table(matrix, strength, longest):
    return Leashed(matrix, strength, longest)
