# points: 0
# message: stopped with TypeError
def as_batch(x, input_shape):
    return np.asarray(x).reshape([-1, *input_shape[1:]])
