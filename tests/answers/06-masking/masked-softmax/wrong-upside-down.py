# points: 0
# message: entries are not what they should be
def masked_softmax(scores, mask):
    return tf.nn.softmax(tf.where(mask[:, None, :], -1e9, scores))
