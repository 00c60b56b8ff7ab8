class Scores(keras.layers.Layer):
    def __init__(self, table):
        super().__init__()
        self.table = table

    def call(self, vectors):
        return keras.ops.matmul(vectors, keras.ops.transpose(self.table.embeddings))


def tied_model(vocabulary_size, embedding_dim):
    table = keras.layers.Embedding(vocabulary_size, embedding_dim)
    ids = keras.Input((None,), dtype="int32")
    return keras.Model(ids, Scores(table)(table(ids)))
