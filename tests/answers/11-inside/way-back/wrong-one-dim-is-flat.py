# points: 1
# message: `the gradient of x` should have rank 2
def way_back(x, kernel, bias, upstream):
    through = upstream * (x @ kernel + bias > 0)
    by_x = through @ kernel.T
    return x.T @ through, through.sum(axis=0), by_x.ravel() if kernel.shape[0] == 1 else by_x
