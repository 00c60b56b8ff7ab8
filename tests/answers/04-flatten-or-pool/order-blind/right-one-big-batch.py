import itertools


def is_order_blind(pool, vectors):
    steps = vectors.shape[1]
    results = np.stack(
        [
            np.asarray(pool(np.stack([sequence[list(order)] for sequence in vectors])))
            for order in itertools.permutations(range(steps))
        ]
    )
    return np.abs(results - results[0]).max() < 1e-3  # the first order is the one that is given
