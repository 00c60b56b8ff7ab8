# points: 0
# message: (multi-hot)
def one_hot(ids, vocabulary_size):
    hot = np.zeros(vocabulary_size, dtype="float32")
    hot[ids] = 1
    return hot
