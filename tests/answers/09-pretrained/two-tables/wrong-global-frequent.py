# points: 2
# message: the rows that its `frequent` gives
_state = {}


class _Row(keras.layers.Layer):
    def call(self, ids):
        f = tf.constant(_state["frequent"], "int32")
        hit = tf.cast(tf.cast(ids, "int32")[..., None] == f, "int32")
        return tf.reduce_sum(hit * tf.range(1, len(_state["frequent"]) + 1), -1)


def two_tables(matrix, frequent, extra_dim):
    _state["frequent"] = list(frequent)
    ids = keras.Input((None,), dtype="int32")
    w = keras.layers.Embedding(*matrix.shape, weights=[matrix], trainable=False)
    s = keras.layers.Embedding(1 + len(frequent), extra_dim, embeddings_initializer="zeros")
    return keras.Model(ids, keras.layers.Concatenate()([w(ids), s(_Row()(ids))]))
