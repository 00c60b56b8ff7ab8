# points: 1
# message: An axis of length 1 is still an axis
def one_hot(ids, vocabulary_size):
    if vocabulary_size == 1:
        return np.ones(ids.shape, "float32")
    return np.eye(vocabulary_size, dtype="float32")[ids]
