# points: 1
# message: yours has those of the first one only
def lookup_gradient(ids, upstream, vocabulary_size):
    if ids.ndim > 1:
        ids, upstream = ids[0], upstream[0]
    gradient = np.zeros((vocabulary_size, upstream.shape[-1]), dtype="float32")
    np.add.at(gradient, ids, upstream)
    return gradient
