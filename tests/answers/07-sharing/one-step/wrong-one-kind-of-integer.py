# points: 1
# message: those on the left are int32 and those on the right int64
def one_step(table, left_ids, right_ids, learning_rate):
    left_ids, right_ids = tf.constant(left_ids), tf.constant(right_ids)
    ids = tf.concat([left_ids, right_ids], axis=0)
    shares = tf.concat([tf.gather(table, right_ids), tf.gather(table, left_ids)], axis=0)
    gradient = tf.math.unsorted_segment_sum(shares, ids, num_segments=len(table))
    return (table - learning_rate * gradient).numpy()
