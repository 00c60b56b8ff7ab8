def tied_gradient(x, upstream, places):
    parameters = tf.Variable(tf.zeros(int(places.max()) + 1))
    with tf.GradientTape() as tape:
        kernel = tf.tensordot(tf.one_hot(places, int(places.max()) + 1), parameters, 1)
        loss = tf.reduce_sum(tf.matmul(tf.cast(x, "float32"), kernel) * upstream)
    return tape.gradient(loss, parameters)
