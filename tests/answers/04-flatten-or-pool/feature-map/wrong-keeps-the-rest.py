# points: 2
# message: yours kept
def feature_map(image, pattern):
    rows, columns = pattern.shape
    result = np.zeros((image.shape[0] - rows + 1, image.shape[1] - columns + 1), "float32")
    for i, j in np.ndindex(*result.shape):
        result[i, j] = np.sum(image[i : i + rows, j : j + columns] * pattern)
    return result


def max_pool(values, size):
    return keras.layers.MaxPooling2D(size, padding="same")(values[None, ..., None])[0, :, :, 0]
