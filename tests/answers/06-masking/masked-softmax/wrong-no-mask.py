# points: 0
# message: The padding has a weight
def masked_softmax(scores, mask):
    return tf.nn.softmax(scores, axis=-1)
