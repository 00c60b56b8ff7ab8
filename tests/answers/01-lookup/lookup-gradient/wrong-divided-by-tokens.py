# points: 0
# message: you divided by the number of tokens
def lookup_gradient(ids, upstream, vocabulary_size):
    gradient = np.zeros((vocabulary_size, upstream.shape[-1]), dtype="float32")
    np.add.at(gradient, ids, upstream / ids.size)
    return gradient
