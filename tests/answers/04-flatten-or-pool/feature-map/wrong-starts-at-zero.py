# points: 3
# message: A number below 0 can be the largest too
def feature_map(image, pattern):
    rows, columns = pattern.shape
    result = np.zeros((image.shape[0] - rows + 1, image.shape[1] - columns + 1), "float32")
    for i, j in np.ndindex(*result.shape):
        result[i, j] = np.sum(image[i : i + rows, j : j + columns] * pattern)
    return result


def max_pool(values, size):
    result = np.zeros((values.shape[0] // size, values.shape[1] // size), "float32")
    for i, j in np.ndindex(*result.shape):
        for value in values[i * size : (i + 1) * size, j * size : (j + 1) * size].ravel():
            result[i, j] = max(result[i, j], value)
    return result
