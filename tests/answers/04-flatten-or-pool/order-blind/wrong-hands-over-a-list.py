# points: 1
# message: `pool` takes an array
import itertools


def is_order_blind(pool, vectors):
    first = np.asarray(pool(vectors))
    return all(
        bool(np.all(np.abs(np.asarray(pool(vectors[:, list(o)].tolist())) - first) < 1e-3))
        for o in itertools.permutations(range(vectors.shape[1]))
    )
