# points: 2
# message: yours were made whole
def feature_map(image, pattern):
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(int), pattern.shape)
    return (windows * pattern).sum(axis=(2, 3)).astype("float32")


def max_pool(values, size):
    h, w = values.shape[0] // size, values.shape[1] // size
    return values[: h * size, : w * size].reshape(h, size, w, size).max(axis=(1, 3))
