# points: 1
# message: One number of a hundred differs, and that is a difference:
import itertools


def is_order_blind(pool, vectors):
    first = np.asarray(pool(vectors.copy()), "float64")
    for order in itertools.permutations(range(vectors.shape[1])):
        other = np.asarray(pool(vectors[:, list(order)]), "float64")
        if np.mean(np.abs(first - other)) >= 0.001:
            return False
    return True
