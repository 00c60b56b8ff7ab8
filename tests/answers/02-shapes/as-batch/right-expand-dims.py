def as_batch(x, input_shape):
    x = np.array(x)
    sample = x.shape if x.ndim < len(input_shape) else x.shape[1:]
    fits = len(sample) == len(input_shape) - 1 and all(
        b is None or a == b for a, b in zip(sample, input_shape[1:], strict=False)
    )
    if not fits:
        raise ValueError("neither a batch nor a sample")
    return x if x.ndim == len(input_shape) else np.expand_dims(x, axis=0)
