# points: 1
# message: Did you add up the differences?
import itertools


def is_order_blind(pool, vectors):
    first = np.asarray(pool(vectors))
    return all(
        bool(np.linalg.norm((np.asarray(pool(vectors[:, list(o)])) - first).ravel()) < 1e-3)
        for o in itertools.permutations(range(vectors.shape[1]))
    )
