def way_back(x, kernel, bias, upstream):
    by_kernel, by_bias, by_x = np.zeros_like(kernel), np.zeros_like(bias), np.zeros_like(x)
    for n in range(len(x)):
        for j in range(kernel.shape[1]):
            if x[n] @ kernel[:, j] + bias[j] > 0:
                by_kernel[:, j] += x[n] * upstream[n, j]
                by_bias[j] += upstream[n, j]
                by_x[n] += kernel[:, j] * upstream[n, j]
    return by_kernel, by_bias, by_x
