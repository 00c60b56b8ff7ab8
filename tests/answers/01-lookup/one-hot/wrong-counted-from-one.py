# points: 0
# message: your ones stand one column too far to the left
def one_hot(ids, vocabulary_size):
    return np.eye(vocabulary_size, dtype="float32")[ids - 1]
