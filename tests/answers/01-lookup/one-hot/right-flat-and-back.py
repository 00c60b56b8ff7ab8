def one_hot(ids, vocabulary_size):
    flat = ids.reshape(-1)
    hot = np.zeros((flat.size, vocabulary_size), "float32")
    hot[np.arange(flat.size), flat] = 1
    return hot.reshape(ids.shape + (vocabulary_size,))
