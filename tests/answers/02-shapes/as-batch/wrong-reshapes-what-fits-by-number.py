# points: 3
# message: you laid them down
def as_batch(x, input_shape):
    x = np.array(x)
    sizes = input_shape[1:]

    def fits(shape):
        return len(shape) == len(sizes) and all(
            want is None or have == want for have, want in zip(shape, sizes)
        )

    if x.ndim and fits(x.shape[1:]):
        return x
    if fits(x.shape):
        return x[np.newaxis]
    if x.ndim == len(input_shape) and sizes.count(None) == 0 and x.size == np.prod(sizes):
        return x.reshape((1, *sizes))
    raise ValueError(f"shape {x.shape} is neither a batch nor a sample of {input_shape}")
