# points: 1
# message: did not try
def is_order_blind(pool, vectors):
    import itertools

    steps = range(vectors.shape[1])
    result = np.asarray(pool(vectors))
    for order in [np.roll(steps, k)[::d] for k in steps for d in (1, -1)] + [sorted(steps, key=lambda k: k % 2)]:
        other = np.asarray(pool(vectors[:, list(order)]))
        if np.abs(other - result).max() >= 1e-3:
            return False
    return True
