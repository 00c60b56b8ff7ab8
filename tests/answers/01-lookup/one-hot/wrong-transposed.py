# points: 0
# message: yours came out transposed
def one_hot(ids, vocabulary_size):
    return (np.arange(vocabulary_size)[:, None] == ids).astype("float32")
