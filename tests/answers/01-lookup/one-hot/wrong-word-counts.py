# points: 0
# message: yours counts the words of a sequence
def one_hot(ids, vocabulary_size):
    return np.bincount(ids, minlength=vocabulary_size).astype("float32")
