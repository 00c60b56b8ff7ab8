def masked_mse(targets, predictions, mask):
    errors = keras.losses.mean_squared_error(targets, predictions)
    real = tf.cast(mask, "float32")
    return tf.math.divide_no_nan(tf.reduce_sum(errors * real), tf.reduce_sum(real))
