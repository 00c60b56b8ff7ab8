# points: 3
# message: `max_pool(values, size)` should have shape
def feature_map(image, pattern):
    windows = np.lib.stride_tricks.sliding_window_view(image, pattern.shape)
    return (windows * pattern).sum(axis=(2, 3))


def max_pool(values, size):
    size = min(size, 4)
    height, width = values.shape[0] // size, values.shape[1] // size
    blocks = values[: height * size, : width * size].reshape(height, size, width, size)
    return blocks.max(axis=(1, 3))
