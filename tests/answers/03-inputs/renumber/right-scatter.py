def renumber_table(table, new_id):
    return tf.scatter_nd(new_id[:, None], table, table.shape)


def renumber_pattern(pattern, new_id):
    last = tf.transpose(pattern, [3, 0, 1, 2, 4])
    moved = tf.scatter_nd(new_id[:, None], last, last.shape)
    return tf.transpose(moved, [1, 2, 3, 0, 4])
