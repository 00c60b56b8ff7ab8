class Tied(keras.Model):
    def __init__(self, vocabulary_size, embedding_dim):
        super().__init__()
        self.table = self.add_weight(shape=(vocabulary_size, embedding_dim))

    def call(self, ids):
        return tf.matmul(tf.gather(self.table, ids), self.table, transpose_b=True)


def tied_model(vocabulary_size, embedding_dim):
    model = Tied(vocabulary_size, embedding_dim)
    model.build((None, None))
    return model
