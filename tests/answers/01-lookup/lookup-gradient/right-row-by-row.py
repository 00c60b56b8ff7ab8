def lookup_gradient(ids, upstream, vocabulary_size):
    rows = [upstream[ids == word].sum(axis=0) for word in range(vocabulary_size)]
    return np.array(rows)
