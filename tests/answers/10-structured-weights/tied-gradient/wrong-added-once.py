# points: 0
# message: yours has that of the last place
def tied_gradient(x, upstream, places):
    free = x.T @ upstream
    total = np.zeros(places.max() + 1, "float32")
    total[places[places >= 0]] += free[places >= 0]
    return total
