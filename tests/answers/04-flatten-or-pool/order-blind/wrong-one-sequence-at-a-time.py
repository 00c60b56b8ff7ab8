# points: 1
# message: Were all of them moved at once?
import itertools
def is_order_blind(pool, vectors):
    a = np.asarray(pool(vectors))
    for p in itertools.permutations(range(vectors.shape[1])):
        for b in range(len(vectors)):
            moved = vectors.copy()
            moved[b] = vectors[b, list(p)]
            if np.max(np.abs(np.asarray(pool(moved)) - a)) >= 0.001:
                return False
    return True
