# points: 1
# message: you took it for equal
import itertools


def is_order_blind(pool, vectors):
    first = np.asarray(pool(vectors))
    return all(
        np.allclose(np.asarray(pool(vectors[:, o])), first, rtol=0, atol=1e-2)
        for o in itertools.permutations(range(vectors.shape[1]))
    )
