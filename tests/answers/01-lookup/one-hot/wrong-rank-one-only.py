# points: 1
# message: (multi-hot)
def one_hot(ids, vocabulary_size):
    hot = np.zeros((len(ids), vocabulary_size), "float32")
    for token in range(len(ids)):
        hot[token, ids[token]] = 1
    return hot
