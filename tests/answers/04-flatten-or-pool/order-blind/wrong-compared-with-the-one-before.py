# points: 1
# message: With which result do you compare?
import itertools


def is_order_blind(pool, vectors):
    before = np.asarray(pool(vectors))
    for o in itertools.permutations(range(vectors.shape[1])):
        now = np.asarray(pool(vectors[:, o]))
        if np.abs(now - before).max() >= 1e-3:
            return False
        before = now
    return True
