# points: 0
# message: A tuple of three arrays was asked for
def way_back(x, kernel, bias, upstream):
    through = upstream * (x @ kernel + bias > 0)
    return [x.T @ through, through.sum(axis=0), through @ kernel.T]
