# points: 0
# message: that many columns are one too many
def one_hot(ids, vocabulary_size):
    return np.eye(vocabulary_size + 1, dtype="float32")[ids]
