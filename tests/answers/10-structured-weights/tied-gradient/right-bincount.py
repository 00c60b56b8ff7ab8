def tied_gradient(x, upstream, places):
    free = np.einsum("bi,bo->io", x, upstream)
    counted = np.bincount(places.ravel() + 1, weights=free.ravel(), minlength=2)
    return counted[1:].astype("float32")
