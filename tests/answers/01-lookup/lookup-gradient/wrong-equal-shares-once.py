# points: 1
# message: you counted equal ones once
def lookup_gradient(ids, upstream, vocabulary_size):
    gradient = np.zeros((vocabulary_size, upstream.shape[-1]), "float32")
    pairs = zip(ids.ravel().tolist(), upstream.reshape(ids.size, -1).tolist(), strict=True)
    for i, share in {(i, *share): (i, share) for i, share in pairs}.values():
        gradient[i] += share
    return gradient
