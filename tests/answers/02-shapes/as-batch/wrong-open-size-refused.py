# points: 1
# message: It should return something
def as_batch(x, input_shape):
    x = np.asarray(x)
    if x.ndim == len(input_shape) - 1:
        x = x[np.newaxis]
    if x.ndim != len(input_shape):
        raise ValueError("rank")
    for size, wanted in zip(x.shape[1:], input_shape[1:], strict=False):
        if wanted != size:
            raise ValueError("size")
    return x
