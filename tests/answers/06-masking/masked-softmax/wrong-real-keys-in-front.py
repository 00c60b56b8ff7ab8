# points: 0
# message: you take it that they stand in front
def masked_softmax(scores, mask):
    count = mask.sum(axis=1)
    real = (np.arange(scores.shape[-1]) < count[:, None])[:, None]
    scores = np.where(real, scores, -np.inf)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
