# points: 1
# message: an order that leaves it in place shows nothing
def is_order_blind(pool, vectors):
    order = list(range(vectors.shape[1]))
    order[:2] = order[:2][::-1]
    return bool(np.allclose(pool(vectors[:, order]), pool(vectors), atol=1e-3))
