# points: 0
# message: you divided along the queries. A masked key got a weight
def masked_softmax(scores, mask):
    return tf.nn.softmax(tf.where(mask[:, None, :], scores, -1e9), axis=1)
