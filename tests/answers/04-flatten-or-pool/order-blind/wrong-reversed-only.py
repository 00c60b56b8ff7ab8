# points: 0
# message: one order, such as the reversed one, is not enough
def is_order_blind(pool, vectors):
    return bool(np.allclose(pool(vectors[:, ::-1]), pool(vectors), atol=1e-3))
