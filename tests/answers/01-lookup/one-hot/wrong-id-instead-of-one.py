# points: 0
# message: yours is the id itself
def one_hot(ids, vocabulary_size):
    hot = np.zeros(ids.shape + (vocabulary_size,), "float32")
    for place, i in np.ndenumerate(ids):
        hot[place][i] = i
    return hot
