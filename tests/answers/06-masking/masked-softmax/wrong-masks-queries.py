# points: 0
# message: `mask` has one axis less than `scores`
def masked_softmax(scores, mask):
    return tf.nn.softmax(tf.where(mask[:, :, None], scores, -1e9))
