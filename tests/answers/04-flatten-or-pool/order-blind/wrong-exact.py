# points: 1
# message: up to the rounding of floats
import itertools


def is_order_blind(pool, vectors):
    result = np.asarray(pool(vectors))
    orders = itertools.permutations(range(vectors.shape[1]))
    return all(np.array_equal(pool(vectors[:, list(order)]), result) for order in orders)
