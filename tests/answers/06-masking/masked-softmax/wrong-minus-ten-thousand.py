# points: 1
# message: The padding has a weight:
def masked_softmax(scores, mask):
    return tf.nn.softmax(tf.where(mask[:, None, :], scores, -1e4))
