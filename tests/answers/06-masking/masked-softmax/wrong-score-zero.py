# points: 0
# message: A score of 0 is a score like any other
def masked_softmax(scores, mask):
    return tf.nn.softmax(scores * mask[:, None, :])
