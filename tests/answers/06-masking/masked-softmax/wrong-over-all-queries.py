# points: 0
# message: entries are not what they should be
def masked_softmax(scores, mask):
    real = tf.where(mask[:, None, :], scores, -1e9)
    return tf.reshape(tf.nn.softmax(tf.reshape(real, (len(scores), -1))), scores.shape)
