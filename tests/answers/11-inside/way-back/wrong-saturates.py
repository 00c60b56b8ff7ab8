# points: 1
# message: the gradient of the kernel
def way_back(x, kernel, bias, upstream):
    sums = x @ kernel + bias
    through = upstream * ((sums > 0) & (sums < 50))
    return x.T @ through, through.sum(axis=0), through @ kernel.T
