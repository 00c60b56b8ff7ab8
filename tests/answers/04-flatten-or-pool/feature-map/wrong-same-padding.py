# points: 1
# message: yours is as large as the image
def feature_map(image, pattern):
    filters = tf.constant(pattern)[:, :, None, None]
    return tf.nn.conv2d(image[None, :, :, None], filters, 1, "SAME")[0, ..., 0]



def max_pool(values, size):
    height, width = values.shape
    rows = range(0, height - size + 1, size)
    columns = range(0, width - size + 1, size)
    blocks = [[values[i : i + size, j : j + size].max() for j in columns] for i in rows]
    return np.array(blocks)
