# points: 0
# message: to the last parameter
def tied_gradient(x, upstream, places):
    total = np.zeros(places.max() + 1, "float32")
    np.add.at(total, places, x.T @ upstream)
    return total
