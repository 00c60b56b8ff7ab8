# points: 0
# message: yours adds up the neurons
def way_back(x, kernel, bias, upstream):
    at = upstream * (x @ kernel + bias > 0)
    return x.T @ at, at.sum(axis=1), at @ kernel.T
