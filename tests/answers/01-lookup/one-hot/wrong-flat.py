# points: 1
# message: yours has the tokens in one long line
def one_hot(ids, vocabulary_size):
    ids = ids.reshape(-1)
    hot = np.zeros((len(ids), vocabulary_size), "float32")
    hot[np.arange(len(ids)), ids] = 1
    return hot
