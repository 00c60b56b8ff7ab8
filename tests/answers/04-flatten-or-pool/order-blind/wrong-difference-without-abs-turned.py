# points: 1
# message: you took it for equal
def is_order_blind(pool, vectors):
    import itertools

    steps = range(vectors.shape[1])
    result = np.asarray(pool(vectors))
    for order in itertools.permutations(steps):
        other = np.asarray(pool(vectors[:, list(order)]))
        if (result - other).max() >= 1e-3:
            return False
    return True
