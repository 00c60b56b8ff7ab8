# points: 0
# message: you averaged them
def tied_gradient(x, upstream, places):
    free = x.T @ upstream
    return np.array([free[places == k].mean() for k in range(places.max() + 1)], "float32")
