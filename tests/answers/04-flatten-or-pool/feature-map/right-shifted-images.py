def feature_map(image, pattern):
    height, width = (n - k + 1 for n, k in zip(image.shape, pattern.shape))
    total = np.zeros((height, width), "float32")
    for (i, j), weight in np.ndenumerate(pattern):
        total += weight * image[i : i + height, j : j + width]
    return total


def max_pool(values, size):
    windows = np.lib.stride_tricks.sliding_window_view(values, (size, size))
    return windows[::size, ::size].max(axis=(-1, -2))
