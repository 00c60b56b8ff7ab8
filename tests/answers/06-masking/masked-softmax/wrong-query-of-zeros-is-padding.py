# points: 1
# message: a query of nothing else
def masked_softmax(scores, mask):
    s = np.where(mask[:, None], scores, -np.inf)
    p = np.exp(s - s.max(-1, keepdims=True))
    return p / p.sum(-1, keepdims=True) * (scores != 0).any(-1, keepdims=True)
