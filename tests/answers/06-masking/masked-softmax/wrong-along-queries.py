# points: 0
# message: entries are not what they should be
def masked_softmax(scores, mask):
    powers = np.exp(scores) * mask[:, None, :]
    return powers / np.maximum(powers.sum(axis=1, keepdims=True), 1e-9)
