# points: 0
# message: the gradient of the bias
def way_back(x, kernel, bias, upstream):
    at = upstream * (x @ kernel + bias > 0)
    return x.T @ at, at, at @ kernel.T
