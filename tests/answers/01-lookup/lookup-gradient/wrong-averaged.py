# points: 0
# message: you averaged them
def lookup_gradient(ids, upstream, vocabulary_size):
    gradient = np.zeros((vocabulary_size, upstream.shape[-1]), dtype="float32")
    for word in np.unique(ids):
        gradient[word] = upstream[ids == word].mean(axis=0)
    return gradient
