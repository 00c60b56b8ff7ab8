class Table(keras.layers.Embedding):
    """An embedding that knows the ids it was made for."""

    @classmethod
    def of(cls, ids, embedding_dim):
        return cls(int(np.max(ids)) + 1, embedding_dim)


class Reader(keras.layers.Dense):
    """A dense layer that reads a table by one-hot rows."""

    def copy_from(self, embedding):
        self.build((None, embedding.input_dim))
        self.set_weights(embedding.get_weights())
        return self


def make_embedding(ids, embedding_dim):
    return Table.of(ids, embedding_dim)


def make_dense(embedding):
    return Reader(embedding.output_dim, use_bias=False).copy_from(embedding)
