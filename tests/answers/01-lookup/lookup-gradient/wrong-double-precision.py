# points: 0
# message: should hold float32; yours: float64
def lookup_gradient(ids, upstream, vocabulary_size):
    gradient = np.zeros((vocabulary_size, upstream.shape[-1]))
    np.add.at(gradient, ids, upstream)
    return gradient
