# points: 1
# message: the gradient of the kernel
def way_back(x, kernel, bias, upstream):
    through = np.clip(upstream, -10, 10) * (x @ kernel + bias > 0)
    return x.T @ through, through.sum(axis=0), through @ kernel.T
