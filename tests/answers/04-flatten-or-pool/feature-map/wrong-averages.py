# points: 0
# message: you averaged them
def feature_map(image, pattern):
    rows, columns = pattern.shape
    result = np.zeros((image.shape[0] - rows + 1, image.shape[1] - columns + 1), "float32")
    for i, j in np.ndindex(*result.shape):
        result[i, j] = np.mean(image[i : i + rows, j : j + columns] * pattern)
    return result


def max_pool(values, size):
    height, width = values.shape
    rows = range(0, height - size + 1, size)
    columns = range(0, width - size + 1, size)
    blocks = [[values[i : i + size, j : j + size].mean() for j in columns] for i in rows]
    return np.array(blocks)
