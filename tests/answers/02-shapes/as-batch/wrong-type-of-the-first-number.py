# points: 2
# message: yours lost what stood behind the point
def as_batch(x, input_shape):
    if isinstance(x, list):
        first = x
        while isinstance(first, list):
            first = first[0] if first else 0.0
        x = np.asarray(x, type(first))
    x = np.asarray(x)
    if x.ndim == len(input_shape) - 1:
        x = x[np.newaxis]
    # A rank that is neither is a ValueError of `zip`, which is strict.
    for size, wanted in zip(x.shape[1:], input_shape[1:], strict=True):
        if wanted not in (None, size):
            raise ValueError(f"{x.shape} does not fit {input_shape}")
    return x
