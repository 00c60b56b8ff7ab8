# points: 0
# message: yours kept the last share only
def lookup_gradient(ids, upstream, vocabulary_size):
    gradient = np.zeros((vocabulary_size, upstream.shape[-1]), dtype="float32")
    for token, i in enumerate(ids):
        gradient[i] += upstream[token]
    return gradient
