# points: 1
# message: you did not try it
def is_order_blind(pool, vectors):
    import itertools

    steps = range(vectors.shape[1])
    result = np.asarray(pool(vectors))
    for order in list(itertools.permutations(steps))[:12]:
        other = np.asarray(pool(vectors[:, list(order)]))
        if np.abs(other - result).max() >= 1e-3:
            return False
    return True
