# points: 3
# message: A 0 can be the largest number of a block
def feature_map(image, pattern):
    windows = np.lib.stride_tricks.sliding_window_view(image, pattern.shape)
    return (windows * pattern).sum(axis=(2, 3))


def max_pool(values, size):
    height, width = values.shape[0] // size, values.shape[1] // size
    blocks = values[: height * size, : width * size].reshape(height, size, width, size)
    blocks = np.where(blocks == 0, -np.inf, blocks).astype("float32")
    return blocks.max(axis=(1, 3))
