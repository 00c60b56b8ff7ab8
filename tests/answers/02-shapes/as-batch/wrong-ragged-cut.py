# points: 3
# message: Rows of different lengths are no batch and no sample
def as_batch(x, input_shape):
    if isinstance(x, list) and x and isinstance(x[0], list) and not isinstance(x[0][0], list):
        x = list(zip(*zip(*x)))
    x = np.asarray(x)
    if x.ndim == len(input_shape) - 1:
        x = x[np.newaxis]
    wanted = zip(x.shape, input_shape)
    if x.ndim != len(input_shape) or any(b is not None and a != b for a, b in wanted):
        raise ValueError("neither a batch nor a sample")
    return x
