# points: 0
# message: The batch axis of yours lies on the queries
def masked_softmax(scores, mask):
    powers = np.exp(scores) * mask
    return powers / powers.sum(axis=-1, keepdims=True)
