def lookup_gradient(ids, upstream, vocabulary_size):
    columns = []
    for d in range(upstream.shape[-1]):
        weights = upstream[..., d].ravel()
        columns.append(np.bincount(ids.ravel(), weights, minlength=vocabulary_size))
    return np.stack(columns, axis=1).astype("float32")
