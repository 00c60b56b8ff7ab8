# points: 0
# message: yours is one for each row
def way_back(x, kernel, bias, upstream):
    at = upstream * (x @ kernel + bias > 0)
    return x.T @ at, at, at @ kernel.T
