# points: 1
# message: made floats of 32 bits of them
import itertools


def is_order_blind(pool, vectors):
    first = np.asarray(pool(vectors), "float32")
    return all(
        bool(np.all(np.abs(np.asarray(pool(vectors[:, list(o)]), "float32") - first) < 1e-3))
        for o in itertools.permutations(range(vectors.shape[1]))
    )
