# points: 1
# message: the real scores are all below
def masked_softmax(scores, mask):
    return tf.nn.softmax(tf.where(mask[:, None, :], scores, -100.0))
