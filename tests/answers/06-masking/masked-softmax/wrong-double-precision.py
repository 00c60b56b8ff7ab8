# points: 0
# message: should hold float32
def masked_softmax(scores, mask):
    scores = np.where(mask[:, None, :], scores, -np.inf).astype("float64")
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
