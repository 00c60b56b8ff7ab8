# points: 0
# message: yours is an IndexedSlices
def lookup_gradient(ids, upstream, vocabulary_size):
    return tf.IndexedSlices(upstream, ids, (vocabulary_size, upstream.shape[-1]))
