# points: 3
# message: values near -2e9
def feature_map(image, pattern):
    windows = np.lib.stride_tricks.sliding_window_view(image, pattern.shape)
    return (windows * pattern).sum(axis=(2, 3))


def max_pool(values, size):
    h, w = values.shape[0] // size, values.shape[1] // size
    out = np.full((h, w), -1000, "float32")
    for i in range(h * size):
        for j in range(w * size):
            out[i // size, j // size] = max(out[i // size, j // size], values[i, j])
    return out
