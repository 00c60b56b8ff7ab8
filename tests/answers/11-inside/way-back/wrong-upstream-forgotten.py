# points: 0
# message: the gradient of the kernel
def way_back(x, kernel, bias, upstream):
    at = (x @ kernel + bias > 0).astype("float32")
    return x.T @ at, at.sum(axis=0), at @ kernel.T
