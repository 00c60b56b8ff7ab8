# points: 1
# message: gave NaN
def masked_softmax(scores, mask):
    with np.errstate(all="ignore"):
        powers = np.exp(scores) * mask[:, None, :]
        return powers / powers.sum(axis=-1, keepdims=True)
