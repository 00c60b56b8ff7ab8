def ring_places(size, reach):
    i, j = tf.meshgrid(tf.range(size), tf.range(size), indexing="ij")
    distance = tf.math.floormod(j - i, size)
    return tf.where(distance < reach, distance, -1)
