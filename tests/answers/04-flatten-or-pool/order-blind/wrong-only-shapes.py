# points: 0
# message: A flattened sequence shows in which order
def is_order_blind(pool, vectors):
    return np.asarray(pool(vectors)).shape == np.asarray(pool(vectors[:, ::-1])).shape
