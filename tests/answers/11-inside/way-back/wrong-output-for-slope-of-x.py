# points: 0
# message: a neuron is on or off
def way_back(x, kernel, bias, upstream):
    y = np.maximum(x @ kernel + bias, 0)
    on = upstream * (y > 0)
    return x.T @ on, on.sum(axis=0), (upstream * y) @ kernel.T
