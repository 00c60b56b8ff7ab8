# points: 0
# message: A tuple of three arrays
def way_back(x, kernel, bias, upstream):
    at = upstream * (x @ kernel + bias > 0)
    return x.T @ at, at.sum(axis=0)
