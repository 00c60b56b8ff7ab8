# points: 0
# message: stopped with
def way_back(x, kernel, bias, upstream):
    at = upstream * (x @ kernel + bias > 0)
    return x.T @ at, at.sum(axis=0), at @ kernel
