# points: 0
# message: stopped with
def masked_softmax(scores, mask):
    return tf.nn.softmax(tf.where(mask[:, :, None], scores, -1e9))
