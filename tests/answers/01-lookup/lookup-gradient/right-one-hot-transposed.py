def lookup_gradient(ids, upstream, vocabulary_size):
    hot = tf.reshape(tf.one_hot(ids, vocabulary_size), [-1, vocabulary_size])
    shares = tf.reshape(upstream, [-1, upstream.shape[-1]])
    return tf.matmul(hot, shares, transpose_a=True)
