# points: 0
# message: The steps are on axis 1
import itertools


def is_order_blind(pool, vectors):
    result = np.asarray(pool(vectors))
    orders = itertools.permutations(range(len(vectors)))
    return all(np.allclose(pool(vectors[list(order)]), result, atol=1e-3) for order in orders)
