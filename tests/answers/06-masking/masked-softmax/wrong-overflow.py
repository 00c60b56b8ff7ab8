# points: 0
# message: the score at a masked key is 1000
def masked_softmax(scores, mask):
    with np.errstate(all="ignore"):
        powers = np.exp(scores) * mask[:, None, :]
        return powers / powers.sum(axis=-1, keepdims=True)
