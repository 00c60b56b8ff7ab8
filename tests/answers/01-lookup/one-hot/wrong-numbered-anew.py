# points: 0
# message: you numbered the ids that occur anew
def one_hot(ids, vocabulary_size):
    _, place = np.unique(ids, return_inverse=True)
    return np.eye(vocabulary_size, dtype="float32")[place.reshape(ids.shape)]
