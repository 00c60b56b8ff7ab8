def lookup_gradient(ids, upstream, vocabulary_size):
    dim = upstream.shape[-1]
    slices = tf.IndexedSlices(
        values=tf.reshape(upstream, (ids.size, dim)),
        indices=tf.reshape(ids, (ids.size,)),
        dense_shape=(vocabulary_size, dim),
    )
    return tf.convert_to_tensor(slices)
