# points: 1
# message: yours is a small number there
def masked_softmax(scores, mask):
    m = np.maximum(mask[:, None].astype("float32"), np.float32(1e-7))
    s = np.where(mask[:, None], scores, -np.inf)
    top = s.max(-1, keepdims=True)
    p = np.exp(np.where(mask[:, None], scores - top, 0)) * m
    return p / p.sum(-1, keepdims=True)
