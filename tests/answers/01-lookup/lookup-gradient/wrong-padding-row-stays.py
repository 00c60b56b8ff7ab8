# points: 1
# message: yours leaves its row at zero
def lookup_gradient(ids, upstream, vocabulary_size):
    gradient = np.zeros((vocabulary_size, upstream.shape[-1]), "float32")
    np.add.at(gradient, ids, upstream)
    gradient[0] = 0
    return gradient
