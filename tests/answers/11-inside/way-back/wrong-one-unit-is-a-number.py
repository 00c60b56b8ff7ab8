# points: 1
# message: `the gradient of the bias` should have rank 1
def way_back(x, kernel, bias, upstream):
    through = upstream * (x @ kernel + bias > 0)
    return x.T @ through, np.squeeze(through.sum(axis=0, keepdims=True)), through @ kernel.T
