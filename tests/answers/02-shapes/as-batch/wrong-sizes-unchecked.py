# points: 2
# message: it should be refused
def as_batch(x, input_shape):
    x = np.asarray(x)
    if x.ndim == len(input_shape) - 1:
        x = x[np.newaxis]
    if x.ndim != len(input_shape):
        raise ValueError("rank")
    return x
