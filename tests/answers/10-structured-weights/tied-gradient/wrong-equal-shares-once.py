# points: 1
# message: Two equal shares are two shares
def tied_gradient(x, upstream, places):
    free = x.T @ upstream
    shares = [set(free[places == k].tolist()) for k in range(places.max() + 1)]
    return np.array([sum(one) for one in shares], "float32")
