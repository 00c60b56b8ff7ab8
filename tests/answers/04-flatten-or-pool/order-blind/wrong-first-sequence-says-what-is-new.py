# points: 1
# message: The steps of the first sequence are equal
import itertools


def is_order_blind(pool, vectors):
    first, seen = np.asarray(pool(vectors)), set()
    for o in itertools.permutations(range(vectors.shape[1])):
        key = vectors[0, list(o)].tobytes()
        if key in seen:
            continue
        seen.add(key)
        if np.abs(np.asarray(pool(vectors[:, list(o)])) - first).max() >= 1e-3:
            return False
    return True
