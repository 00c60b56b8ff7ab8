# points: 2
# message: stopped with ValueError
def feature_map(image, pattern):
    rows, columns = pattern.shape
    result = np.zeros((image.shape[0] - rows + 1, image.shape[1] - columns + 1), "float32")
    for i, j in np.ndindex(*result.shape):
        result[i, j] = np.sum(image[i : i + rows, j : j + columns] * pattern)
    return result


def max_pool(values, size):
    height, width = values.shape[0] // size, values.shape[1] // size
    return values.reshape(height, size, width, size).max(axis=(1, 3))
