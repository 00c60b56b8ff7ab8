# points: 1
# message: stopped with
def masked_softmax(scores, mask):
    return tf.nn.softmax(tf.where(mask, scores, -1e9))
