# points: 0
# message: changed an array it was given
def way_back(x, kernel, bias, upstream):
    upstream *= x @ kernel + bias > 0
    return x.T @ upstream, upstream.sum(axis=0), upstream @ kernel.T
