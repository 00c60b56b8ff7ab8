import itertools


def is_order_blind(pool, vectors):
    steps = vectors.shape[1]
    results = [
        np.asarray(pool(np.stack([sequence[list(order)] for sequence in vectors])))
        for order in itertools.permutations(range(steps))
    ]
    return np.ptp(np.stack(results), axis=0).max() < 1e-3
