# points: 1
# message: in proportion to how large they are
import itertools


def is_order_blind(pool, vectors):
    result = np.asarray(pool(vectors))
    orders = itertools.permutations(range(vectors.shape[1]))
    return all(np.allclose(pool(vectors[:, list(o)]), result, atol=1e-3) for o in orders)
