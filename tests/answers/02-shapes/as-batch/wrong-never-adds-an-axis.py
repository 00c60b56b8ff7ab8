# points: 0
# message: yours came back as it was
def as_batch(x, input_shape):
    x = np.asarray(x)
    if x.ndim not in (len(input_shape), len(input_shape) - 1):
        raise ValueError
    return x
