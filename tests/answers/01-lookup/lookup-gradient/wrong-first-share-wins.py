# points: 0
# message: yours kept the first share only
def lookup_gradient(ids, upstream, vocabulary_size):
    gradient = np.zeros((vocabulary_size, upstream.shape[-1]), dtype="float32")
    words, first = np.unique(ids, return_index=True)
    gradient[words] = upstream.reshape(ids.size, -1)[first]
    return gradient
