def one_hot(ids, vocabulary_size):
    return tf.one_hot(tf.convert_to_tensor(ids), depth=vocabulary_size)
