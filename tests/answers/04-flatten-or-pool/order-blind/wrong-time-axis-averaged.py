# points: 1
# message: A result may have a time axis
import itertools


def is_order_blind(pool, vectors):
    def result(x):
        r = np.asarray(pool(x), "float64")
        return r.mean(axis=1) if r.ndim == 3 else r

    first = result(vectors)
    return all(
        np.abs(result(vectors[:, o]) - first).max() < 1e-3
        for o in itertools.permutations(range(vectors.shape[1]))
    )
