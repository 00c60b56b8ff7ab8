# points: 0
# message: yours got one more axis
def as_batch(x, input_shape):
    return np.asarray(x)[np.newaxis]
