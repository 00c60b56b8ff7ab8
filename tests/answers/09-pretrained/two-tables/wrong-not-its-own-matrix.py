# points: 1
# message: yours gives what its caller has written into `matrix`
class _Tables(keras.Model):
    def __init__(self, matrix, frequent, extra_dim):
        super().__init__()
        self.matrix = matrix
        self.row_of = np.zeros(len(matrix), "int32")
        self.row_of[np.array(frequent)] = np.arange(1, len(frequent) + 1)
        self.small = keras.layers.Embedding(1 + len(frequent), extra_dim, "zeros")

    def call(self, ids):
        rows = keras.ops.take(self.row_of, ids, axis=0)
        return keras.ops.concatenate(
            [keras.ops.take(self.matrix, ids, axis=0), self.small(rows)], axis=-1
        )


def two_tables(matrix, frequent, extra_dim):
    model = _Tables(matrix, frequent, extra_dim)
    model(np.zeros((1, 1), "int32"))
    return model
