# points: 0
# message: yours has only the rows that were read
def lookup_gradient(ids, upstream, vocabulary_size):
    words, place = np.unique(ids, return_inverse=True)
    gradient = np.zeros((len(words), upstream.shape[-1]), dtype="float32")
    np.add.at(gradient, place.ravel(), upstream.reshape(ids.size, -1))
    return gradient
