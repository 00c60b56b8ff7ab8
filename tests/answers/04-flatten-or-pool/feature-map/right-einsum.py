def feature_map(image, pattern):
    windows = np.lib.stride_tricks.sliding_window_view(image, pattern.shape)
    return np.einsum("ijkl,kl->ij", windows, pattern)


def max_pool(values, size):
    columns = [values[:, j : j + size].max(axis=1)
               for j in range(0, values.shape[1] - size + 1, size)]
    thin = np.stack(columns, axis=1)
    return np.stack([thin[i : i + size].max(axis=0)
                     for i in range(0, len(thin) - size + 1, size)])
