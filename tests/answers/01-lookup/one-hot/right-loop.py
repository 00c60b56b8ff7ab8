def one_hot(ids, vocabulary_size):
    hot = np.zeros(np.shape(ids) + (vocabulary_size,), dtype="float32")
    for place, i in np.ndenumerate(ids):
        hot[(*place, i)] = 1.0
    return hot
