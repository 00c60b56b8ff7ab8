# points: 0
# message: yours is a mean
def way_back(x, kernel, bias, upstream):
    at = upstream * (x @ kernel + bias > 0)
    return x.T @ at / len(x), at.mean(axis=0), at @ kernel.T
