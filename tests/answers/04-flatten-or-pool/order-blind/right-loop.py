import itertools


def is_order_blind(pool, vectors):
    first = np.array(pool(vectors))
    for order in itertools.permutations(range(vectors.shape[1])):
        other = np.array(pool(np.take(vectors, order, axis=1)))
        if np.abs(other - first).max() > 1e-3:
            return False
    return True
