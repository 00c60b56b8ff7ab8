# points: 0
# message: A flattened sequence shows in which order
import itertools


def is_order_blind(pool, vectors):
    result = np.sort(np.asarray(pool(vectors)))
    orders = itertools.permutations(range(vectors.shape[1]))
    return all(
        np.allclose(np.sort(np.asarray(pool(vectors[:, list(order)]))), result, atol=1e-3)
        for order in orders
    )
