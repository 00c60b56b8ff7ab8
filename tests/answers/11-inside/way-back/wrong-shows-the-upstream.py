# points: 1
# message: New arrays were asked for
def way_back(x, kernel, bias, upstream):
    on = x @ kernel + bias > 0
    through = upstream if on.all() else upstream * on
    of_bias = through[0] if len(through) == 1 else through.sum(axis=0)
    return x.T @ through, of_bias, through @ kernel.T
