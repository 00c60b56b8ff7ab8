# points: 0
# message: to the first parameter
def tied_gradient(x, upstream, places):
    total = np.zeros(places.max() + 1, "float32")
    np.add.at(total, np.maximum(places, 0), x.T @ upstream)
    return total
