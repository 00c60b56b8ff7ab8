# points: 0
# message: yours has the first one only
def tied_gradient(x, upstream, places):
    free = np.outer(x[0], upstream[0])
    return np.array([free[places == k].sum() for k in range(places.max() + 1)], "float32")
