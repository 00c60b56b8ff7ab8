# points: 0
# message: should have shape (vocabulary, dim)
def lookup_gradient(ids, upstream, vocabulary_size):
    gradient = np.zeros((ids.max() + 1, upstream.shape[-1]), dtype="float32")
    np.add.at(gradient, ids, upstream)
    return gradient
