# points: 0
# message: you added one at the end
def as_batch(x, input_shape):
    x = np.asarray(x)
    if x.ndim < len(input_shape) - 1:
        raise ValueError("rank")
    return x if x.ndim == len(input_shape) else x[..., np.newaxis]
