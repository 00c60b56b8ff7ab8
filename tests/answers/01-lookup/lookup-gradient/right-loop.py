def lookup_gradient(ids, upstream, vocabulary_size):
    gradient = np.zeros((vocabulary_size, upstream.shape[-1]), "float32")
    for place, i in np.ndenumerate(ids):
        gradient[i] += upstream[place]
    return gradient
