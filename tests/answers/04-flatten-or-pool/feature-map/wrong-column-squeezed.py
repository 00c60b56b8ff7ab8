# points: 2
# message: An axis of length 1 is still an axis
def feature_map(image, pattern):
    windows = np.lib.stride_tricks.sliding_window_view(image, pattern.shape)
    r = (windows * pattern).sum(axis=(2, 3))
    return r[:, 0] if r.shape[1] == 1 and r.shape[0] > 1 else r


def max_pool(values, size):
    height, width = values.shape[0] // size, values.shape[1] // size
    blocks = values[: height * size, : width * size].reshape(height, size, width, size)
    return blocks.max(axis=(1, 3))
