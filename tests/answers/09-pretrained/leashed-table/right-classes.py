class Leash(keras.regularizers.Regularizer):
    def __init__(self, start, strength):
        self.start, self.strength = start, strength

    def __call__(self, table):
        return self.strength * tf.reduce_sum((table - self.start) ** 2)


class Limit(keras.constraints.Constraint):
    def __init__(self, longest):
        self.longest = longest

    def __call__(self, table):
        return tf.clip_by_norm(table, self.longest, axes=[1])


def leashed_table(matrix, strength, longest):
    layer = keras.layers.Embedding(
        *matrix.shape,
        embeddings_initializer=keras.initializers.Constant(matrix),
        embeddings_regularizer=Leash(matrix, strength),
        embeddings_constraint=Limit(longest),
    )
    layer(np.array([0]))
    return layer
