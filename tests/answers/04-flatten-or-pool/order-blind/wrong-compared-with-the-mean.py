# points: 1
# message: With which result do you compare?
import itertools


def is_order_blind(pool, vectors):
    r = np.stack([np.asarray(pool(vectors[:, list(o)])) for o in itertools.permutations(range(vectors.shape[1]))])
    return bool(np.abs(r - r.mean(axis=0)).max() < 1e-3)
