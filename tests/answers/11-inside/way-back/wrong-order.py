# points: 0
# message: yours begins with x
def way_back(x, kernel, bias, upstream):
    at = upstream * (x @ kernel + bias > 0)
    return at @ kernel.T, x.T @ at, at.sum(axis=0)
