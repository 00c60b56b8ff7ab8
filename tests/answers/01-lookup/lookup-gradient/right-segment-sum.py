def lookup_gradient(ids, upstream, vocabulary_size):
    shares = keras.ops.reshape(upstream, (ids.size, upstream.shape[-1]))
    return keras.ops.segment_sum(shares, ids.ravel(), num_segments=vocabulary_size)
