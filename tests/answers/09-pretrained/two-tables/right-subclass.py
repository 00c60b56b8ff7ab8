class TwoTables(keras.Model):
    def __init__(self, matrix, frequent, extra_dim):
        super().__init__()
        self.matrix = tf.constant(matrix)
        self.frequent = tf.constant(frequent)
        self.small = keras.layers.Embedding(
            1 + len(frequent), extra_dim, embeddings_initializer="zeros"
        )

    def call(self, ids):
        ids = tf.cast(ids, "int32")
        same = tf.cast(ids[..., None] == self.frequent, "int32")
        small_ids = tf.reduce_sum(same * tf.range(1, 1 + len(self.frequent)), axis=-1)
        return tf.concat([tf.gather(self.matrix, ids), self.small(small_ids)], axis=-1)


def two_tables(matrix, frequent, extra_dim):
    return TwoTables(matrix, frequent, extra_dim)
