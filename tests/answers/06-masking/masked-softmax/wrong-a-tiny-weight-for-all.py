# points: 1
# message: yours is a small number there
def masked_softmax(scores, mask):
    s = np.where(mask[:, None], scores, -np.inf)
    p = np.exp(s - s.max(-1, keepdims=True)) + np.float32(1e-7)
    return p / p.sum(-1, keepdims=True)
