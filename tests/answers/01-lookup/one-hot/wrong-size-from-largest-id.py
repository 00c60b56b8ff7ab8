# points: 0
# message: yours end at the largest id
def one_hot(ids, vocabulary_size):
    return np.eye(np.max(ids) + 1, dtype="float32")[ids]
