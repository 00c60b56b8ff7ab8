def masked_softmax(scores, mask):
    return tf.nn.softmax(tf.where(mask[:, tf.newaxis], scores, -np.inf), axis=-1)
