def look_up(table, ids):
    return tf.gather(table, ids)
