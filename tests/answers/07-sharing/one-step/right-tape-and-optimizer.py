def one_step(table, left_ids, right_ids, learning_rate):
    variable = tf.Variable(table)
    with tf.GradientTape() as tape:
        left, right = tf.gather(variable, left_ids), tf.gather(variable, right_ids)
        loss = tf.reduce_sum(left * right)
    variable.assign_sub(learning_rate * tf.convert_to_tensor(tape.gradient(loss, variable)))
    return variable
