# points: 1
# message: of its cell: `assert ids.max() < vocabulary_size`
def lookup_gradient(ids, upstream, vocabulary_size):
    assert ids.max() < vocabulary_size
    gradient = np.zeros((vocabulary_size, upstream.shape[-1]), dtype="float32")
    np.add.at(gradient, ids, upstream)
    return gradient
