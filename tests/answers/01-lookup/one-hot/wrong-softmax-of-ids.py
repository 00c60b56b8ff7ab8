# points: 0
# message: has the right shape, but
def one_hot(ids, vocabulary_size):
    scores = np.tile(ids[..., None].astype("float32"), vocabulary_size)
    return keras.ops.softmax(scores, axis=-1)
