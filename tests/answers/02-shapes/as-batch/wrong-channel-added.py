# points: 3
# message: you added the one for the channel
def as_batch(x, input_shape):
    x = np.asarray(x)
    if input_shape[-1] == 1 and len(input_shape) == 4 and x.shape[-1] != 1:
        x = x[..., np.newaxis]
    if x.ndim == len(input_shape) - 1:
        x = x[np.newaxis]
    if x.ndim != len(input_shape):
        raise ValueError("rank")
    for size, wanted in zip(x.shape[1:], input_shape[1:], strict=False):
        if wanted not in (None, size):
            raise ValueError("size")
    return x
