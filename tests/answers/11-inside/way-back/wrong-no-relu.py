# points: 0
# message: Neurons that were off let something through
def way_back(x, kernel, bias, upstream):
    return x.T @ upstream, upstream.sum(axis=0), upstream @ kernel.T
