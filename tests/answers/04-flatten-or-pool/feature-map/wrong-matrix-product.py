# points: 1
# message: yours is a matrix product
def feature_map(image, pattern):
    rows, columns = pattern.shape
    height, width = image.shape[0] - rows + 1, image.shape[1] - columns + 1
    result = np.zeros((height, width), "float32")
    for i in range(height):
        for j in range(width):
            result[i, j] = (image[i : i + rows, j : j + columns] @ pattern).sum()
    return result


def max_pool(values, size):
    height, width = values.shape[0] // size, values.shape[1] // size
    blocks = values[: height * size, : width * size].reshape(height, size, width, size)
    return blocks.max(axis=(1, 3))
