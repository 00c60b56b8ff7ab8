# points: 2
# message: Blocks do not overlap
def feature_map(image, pattern):
    rows, columns = pattern.shape
    result = np.zeros((image.shape[0] - rows + 1, image.shape[1] - columns + 1), "float32")
    for i, j in np.ndindex(*result.shape):
        result[i, j] = np.sum(image[i : i + rows, j : j + columns] * pattern)
    return result


def max_pool(values, size):
    return np.lib.stride_tricks.sliding_window_view(values, (size, size)).max(axis=(2, 3))
