# points: 0
# message: should hold float32; yours: int64
def one_hot(ids, vocabulary_size):
    return np.identity(vocabulary_size, dtype=int)[ids]
