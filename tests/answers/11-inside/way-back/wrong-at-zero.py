# points: 1
# message: larger than 0, not at 0
def way_back(x, kernel, bias, upstream):
    at = upstream * (x @ kernel + bias >= 0)
    return x.T @ at, at.sum(axis=0), at @ kernel.T
