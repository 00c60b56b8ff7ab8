# points: 1
# message: you took it for rounding
import itertools


def is_order_blind(pool, vectors):
    result = np.asarray(pool(vectors))
    orders = itertools.permutations(range(vectors.shape[1]))
    return all(np.allclose(pool(vectors[:, list(o)]), result, rtol=0.01) for o in orders)
