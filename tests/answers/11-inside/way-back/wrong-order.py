# points: 0
# message: the gradient of the kernel
def way_back(x, kernel, bias, upstream):
    at = upstream * (x @ kernel + bias > 0)
    return at @ kernel.T, x.T @ at, at.sum(axis=0)
