# points: 0
# message: The gradient points uphill
def lookup_gradient(ids, upstream, vocabulary_size):
    gradient = np.zeros((vocabulary_size, upstream.shape[-1]), dtype="float32")
    np.subtract.at(gradient, ids, upstream)
    return gradient
