from collections import namedtuple

Gradients = namedtuple("Gradients", "kernel bias x")


def way_back(x, kernel, bias, upstream):
    on = np.heaviside(x @ kernel + bias, 0)
    arrives = np.where(on == 1, upstream, 0)
    return Gradients(np.dot(x.T, arrives), np.add.reduce(arrives), np.dot(arrives, kernel.T))
