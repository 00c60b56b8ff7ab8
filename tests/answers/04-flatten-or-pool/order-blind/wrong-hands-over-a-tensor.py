# points: 1
# message: `pool` takes an array
import itertools


def is_order_blind(pool, vectors):
    first = np.asarray(pool(tf.constant(vectors)))
    return all(
        bool(np.all(np.abs(np.asarray(pool(tf.gather(vectors, list(o), axis=1))) - first) < 1e-3))
        for o in itertools.permutations(range(vectors.shape[1]))
    )
