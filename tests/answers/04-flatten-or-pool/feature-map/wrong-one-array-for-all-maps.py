# points: 2
# message: yours writes a later result into the array
_out = {}


def feature_map(image, pattern):
    windows = np.lib.stride_tricks.sliding_window_view(image, pattern.shape)
    out = _out.setdefault(windows.shape[:2], np.zeros(windows.shape[:2], "float32"))
    out[:] = (windows * pattern).sum(axis=(2, 3))
    return out


def max_pool(values, size):
    height, width = values.shape[0] // size, values.shape[1] // size
    blocks = values[: height * size, : width * size].reshape(height, size, width, size)
    return blocks.max(axis=(1, 3))
