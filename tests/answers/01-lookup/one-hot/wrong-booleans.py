# points: 0
# message: should hold float32; yours: bool
def one_hot(ids, vocabulary_size):
    return ids[..., None] == np.arange(vocabulary_size)
