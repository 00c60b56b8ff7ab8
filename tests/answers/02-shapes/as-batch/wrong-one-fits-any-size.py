# points: 3
# message: or took 1 for any size
def as_batch(x, input_shape):
    x = np.asarray(x)
    if x.ndim == len(input_shape) - 1:
        x = x[np.newaxis]
    # A rank that is neither is a ValueError of `zip`, which is strict.
    for size, wanted in zip(x.shape[1:], input_shape[1:], strict=True):
        if wanted not in (None, size) and size != 1:
            raise ValueError(f"{x.shape} does not fit {input_shape}")
    return x
