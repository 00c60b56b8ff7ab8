# points: 1
# message: a later call of yours changes what the first returned
GRADIENT = np.zeros(1000, "float32")


def tied_gradient(x, upstream, places):
    gradient = GRADIENT[: places.max() + 1]
    free = x.T @ upstream
    for k in range(len(gradient)):
        gradient[k] = free[places == k].sum()
    return gradient
