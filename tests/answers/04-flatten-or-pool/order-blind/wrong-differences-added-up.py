# points: 1
# message: These steps differ by less than 0.001
import itertools


def is_order_blind(pool, vectors):
    first = np.asarray(pool(vectors))
    return all(
        bool(np.abs(np.asarray(pool(vectors[:, list(o)])) - first).sum() < 1e-3)
        for o in itertools.permutations(range(vectors.shape[1]))
    )
