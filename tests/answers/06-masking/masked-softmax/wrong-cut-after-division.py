# points: 0
# message: your sum still holds the share of the padding
def masked_softmax(scores, mask):
    return tf.nn.softmax(scores).numpy() * mask[:, None, :]
