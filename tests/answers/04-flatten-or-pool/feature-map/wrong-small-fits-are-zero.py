# points: 2
# message: `feature_map(image, pattern)` has the right shape, but
def feature_map(image, pattern):
    windows = np.lib.stride_tricks.sliding_window_view(image, pattern.shape)
    r = (windows * pattern).sum(axis=(2, 3))
    return np.where(abs(r) < 0.01, 0, r).astype("float32")


def max_pool(values, size):
    height, width = values.shape[0] // size, values.shape[1] // size
    blocks = values[: height * size, : width * size].reshape(height, size, width, size)
    return blocks.max(axis=(1, 3))
