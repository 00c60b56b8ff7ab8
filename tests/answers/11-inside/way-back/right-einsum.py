def way_back(x, kernel, bias, upstream):
    on = np.maximum(x @ kernel + bias, 0) != 0
    at = np.where(on, upstream, 0)
    return np.einsum("nd,nu->du", x, at), np.einsum("nu->u", at), np.einsum("nu,du->nd", at, kernel)
