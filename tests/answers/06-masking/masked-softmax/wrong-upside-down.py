# points: 0
# message: you kept the padding
def masked_softmax(scores, mask):
    return tf.nn.softmax(tf.where(mask[:, None, :], -1e9, scores))
