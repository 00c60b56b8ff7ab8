# points: 0
# message: Is a `return` missing?
import itertools


def is_order_blind(pool, vectors):
    result = np.asarray(pool(vectors))
    for order in itertools.permutations(range(vectors.shape[1])):
        if not np.allclose(pool(vectors[:, list(order)]), result, atol=1e-3):
            return False
