# points: 3
# message: A batch without samples has sizes as well
def as_batch(x, input_shape):
    x = np.asarray(x)
    if x.ndim == len(input_shape) - 1:
        x = x[np.newaxis]
    if x.ndim != len(input_shape):
        raise ValueError("another rank")
    for sample in x:
        for size, wanted in zip(sample.shape, input_shape[1:]):
            if wanted is not None and size != wanted:
                raise ValueError("another size")
    return x
