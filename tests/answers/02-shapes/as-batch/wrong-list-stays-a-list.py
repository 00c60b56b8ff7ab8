# points: 1
# message: yours is of type list
def as_batch(x, input_shape):
    if np.ndim(x) == len(input_shape) - 1:
        x = [x]
    if np.ndim(x) != len(input_shape):
        raise ValueError("rank")
    for size, wanted in zip(np.shape(x)[1:], input_shape[1:], strict=False):
        if wanted not in (None, size):
            raise ValueError("size")
    return x
