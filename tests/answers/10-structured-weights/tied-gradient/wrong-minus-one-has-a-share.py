# points: 0
# message: should have shape
def tied_gradient(x, upstream, places):
    free = x.T @ upstream
    return np.array([free[places == k].sum() for k in np.unique(places)], "float32")
