def start_table(words, vector_of):
    ours = tf.constant([vector_of[w] for w in words if w in vector_of], tf.float32)
    mean = tf.reduce_mean(ours, axis=0)
    rows = [tf.zeros_like(mean), mean]
    rows += [tf.cast(vector_of[w], tf.float32) if w in vector_of else mean for w in words]
    return tf.stack(rows)
