# points: 0
# message: A flattened sequence shows in which order
import itertools


def is_order_blind(pool, vectors):
    result = np.mean(pool(vectors))
    orders = itertools.permutations(range(vectors.shape[1]))
    return all(abs(np.mean(pool(vectors[:, list(order)])) - result) < 1e-3 for order in orders)
