# points: 3
# message: should be refused
def as_batch(x, input_shape):
    x = np.asarray(x)
    if x.ndim == len(input_shape) - 1:
        x = x[np.newaxis]
    if x.ndim != len(input_shape):
        raise ValueError("rank")
    wanted = sorted(size for size in input_shape[1:] if size is not None)
    if None not in input_shape[1:] and sorted(x.shape[1:]) != wanted:
        raise ValueError("size")
    return x
