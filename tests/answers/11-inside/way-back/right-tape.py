def way_back(x, kernel, bias, upstream):
    x, kernel, bias = tf.constant(x), tf.constant(kernel), tf.constant(bias)
    with tf.GradientTape() as tape:
        tape.watch([x, kernel, bias])
        y = tf.nn.relu(x @ kernel + bias)
    return tuple(tape.gradient(y, [kernel, bias, x], output_gradients=upstream))
