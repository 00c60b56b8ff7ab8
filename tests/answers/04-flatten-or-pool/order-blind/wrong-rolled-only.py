# points: 1
# message: What is next to what, in a ring
def is_order_blind(pool, vectors):
    result = np.asarray(pool(vectors))
    rolls = [np.asarray(pool(np.roll(vectors, i, axis=1))) for i in range(vectors.shape[1])]
    return all(np.allclose(roll, result, atol=1e-3) for roll in rolls)
