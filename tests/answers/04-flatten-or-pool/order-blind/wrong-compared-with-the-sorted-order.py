# points: 1
# message: With which result do you compare?
import itertools


def is_order_blind(pool, vectors):
    v = vectors[:, np.argsort(vectors[0, :, 0], kind="stable")]
    first = np.asarray(pool(v))
    return all(
        bool(np.all(np.abs(np.asarray(pool(vectors[:, list(o)])) - first) < 1e-3))
        for o in itertools.permutations(range(vectors.shape[1]))
    )
