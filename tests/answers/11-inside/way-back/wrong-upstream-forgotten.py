# points: 0
# message: The gradient that arrives is not
def way_back(x, kernel, bias, upstream):
    at = (x @ kernel + bias > 0).astype("float32")
    return x.T @ at, at.sum(axis=0), at @ kernel.T
