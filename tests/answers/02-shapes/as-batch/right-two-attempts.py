def fits(shape, wanted):
    if len(shape) != len(wanted):
        return False
    for size, open_or_size in zip(shape, wanted, strict=False):
        if open_or_size is not None and size != open_or_size:
            return False
    return True


def as_batch(x, input_shape):
    x = np.asarray(x)
    if fits(x.shape, input_shape):
        return x
    if fits((1, *x.shape), input_shape):
        return x.reshape((1, *x.shape))
    raise ValueError(x.shape)
