# points: 0
# message: you divided along the queries. A masked key is 0 / 0 there
def masked_softmax(scores, mask):
    powers = np.exp(scores) * mask[:, None, :]
    return powers / np.maximum(powers.sum(axis=1, keepdims=True), 1e-9)
