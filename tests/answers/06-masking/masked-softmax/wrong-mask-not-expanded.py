# points: 0
# message: The batch axis of yours lies on the queries
def masked_softmax(scores, mask):
    return tf.nn.softmax(tf.where(mask, scores, -1e9))
