# points: 0
# message: yours has one per sequence
def lookup_gradient(ids, upstream, vocabulary_size):
    hot = keras.ops.one_hot(ids, vocabulary_size)
    return keras.ops.matmul(keras.ops.swapaxes(hot, -1, -2), upstream)
