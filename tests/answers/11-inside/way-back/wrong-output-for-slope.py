# points: 0
# message: a neuron is on or off
def way_back(x, kernel, bias, upstream):
    at = upstream * np.maximum(x @ kernel + bias, 0)
    return x.T @ at, at.sum(axis=0), at @ kernel.T
