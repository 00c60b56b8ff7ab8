# points: 1
# message: took a smaller result for the same
def is_order_blind(pool, vectors):
    import itertools

    steps = range(vectors.shape[1])
    result = np.asarray(pool(vectors))
    for order in itertools.permutations(steps):
        other = np.asarray(pool(vectors[:, list(order)]))
        if (other - result).max() >= 1e-3:
            return False
    return True
