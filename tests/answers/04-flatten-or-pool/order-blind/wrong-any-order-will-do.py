# points: 0
# message: A single step has one order only
import itertools


def is_order_blind(pool, vectors):
    result = np.asarray(pool(vectors))
    orders = list(itertools.permutations(range(vectors.shape[1])))[1:]
    return any(np.allclose(pool(vectors[:, list(o)]), result, atol=1e-3) for o in orders)
