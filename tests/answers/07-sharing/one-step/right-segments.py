def one_step(table, left_ids, right_ids, learning_rate):
    ids = np.concatenate([left_ids, right_ids])
    partners = np.concatenate([right_ids, left_ids])
    gradient = tf.math.unsorted_segment_sum(tf.gather(table, partners), ids, len(table))
    return table - learning_rate * gradient
