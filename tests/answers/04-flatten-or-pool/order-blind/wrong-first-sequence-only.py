# points: 1
# message: The order shows in the last sequence of the batch only
import itertools


def is_order_blind(pool, vectors):
    result = np.asarray(pool(vectors))
    orders = itertools.permutations(range(vectors.shape[1]))
    return all(
        np.allclose(np.asarray(pool(vectors[:, list(order)]))[0], result[0], rtol=0, atol=1e-3)
        for order in orders
    )
