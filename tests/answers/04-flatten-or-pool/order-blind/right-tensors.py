import itertools


def is_order_blind(pool, vectors):
    before = tf.convert_to_tensor(pool(vectors))
    for order in itertools.permutations(range(vectors.shape[1])):
        after = tf.convert_to_tensor(pool(tf.gather(vectors, order, axis=1).numpy()))
        if float(tf.reduce_max(tf.abs(after - before))) >= 1e-3:
            return False
    return True
