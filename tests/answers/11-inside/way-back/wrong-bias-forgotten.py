# points: 0
# message: depends on its bias too
def way_back(x, kernel, bias, upstream):
    at = upstream * (x @ kernel > 0)
    return x.T @ at, at.sum(axis=0), at @ kernel.T
