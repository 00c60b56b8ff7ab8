def neighbours_kept(before, after, k):
    def chosen(table):
        table = tf.math.l2_normalize(table, axis=1)
        near = tf.matmul(table, table, transpose_b=True) - 3 * tf.eye(len(table))
        places = tf.math.top_k(near, k).indices
        return tf.reduce_sum(tf.one_hot(places, len(table), dtype="int32"), axis=1)

    return tf.reduce_sum(chosen(before) * chosen(after), axis=1)
