def one_hot(ids, vocabulary_size):
    return (np.expand_dims(ids, -1) == np.arange(vocabulary_size)).astype(np.float32)
