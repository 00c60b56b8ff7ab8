# points: 0
# message: you say it is not
import itertools


def is_order_blind(pool, vectors):
    result = np.asarray(pool(vectors))
    orders = itertools.permutations(range(vectors.shape[1]))
    return not all(np.allclose(pool(vectors[:, list(o)]), result, atol=1e-3) for o in orders)
