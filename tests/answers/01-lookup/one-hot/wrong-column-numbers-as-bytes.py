# points: 1
# message: Ids may be larger than a byte holds:
def one_hot(ids, vocabulary_size):
    columns = np.arange(vocabulary_size).astype("uint8")
    return np.equal(np.asarray(ids)[..., None], columns).astype("float32")
