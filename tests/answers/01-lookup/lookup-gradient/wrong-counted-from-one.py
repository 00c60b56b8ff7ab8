# points: 0
# message: your rows stand one too high
def lookup_gradient(ids, upstream, vocabulary_size):
    gradient = np.zeros((vocabulary_size, upstream.shape[-1]), dtype="float32")
    np.add.at(gradient, ids - 1, upstream)
    return gradient
