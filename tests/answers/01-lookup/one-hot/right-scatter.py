def one_hot(ids, vocabulary_size):
    flat = tf.reshape(tf.cast(ids, tf.int64), [-1, 1])
    places = tf.concat([tf.range(tf.size(flat), dtype=tf.int64)[:, None], flat], axis=1)
    hot = tf.scatter_nd(places, tf.ones(len(flat)), [len(flat), vocabulary_size])
    return tf.reshape(hot, [*ids.shape, vocabulary_size])
