def lookup_gradient(ids, upstream, vocabulary_size):
    places = tf.reshape(tf.cast(ids, tf.int32), [-1, 1])
    shares = tf.reshape(upstream, [ids.size, -1] if ids.size else [0, upstream.shape[-1]])
    return tf.scatter_nd(places, shares, [vocabulary_size, upstream.shape[-1]])
