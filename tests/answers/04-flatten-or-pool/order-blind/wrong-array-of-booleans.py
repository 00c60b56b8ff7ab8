# points: 0
# message: should return True or False
def is_order_blind(pool, vectors):
    return np.isclose(pool(vectors[:, ::-1]), pool(vectors)).all(axis=-1)
