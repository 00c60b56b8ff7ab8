# points: 0
# message: should hold float32
def tied_gradient(x, upstream, places):
    free = (x.T @ upstream).astype("float64")
    return np.array([free[places == k].sum() for k in range(places.max() + 1)])
