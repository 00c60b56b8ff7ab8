# points: 0
# message: NaN
def masked_softmax(scores, mask):
    with np.errstate(all="ignore"):
        powers = np.exp(scores - scores.max()) * mask[:, None, :]
        return powers / powers.sum(axis=-1, keepdims=True)
