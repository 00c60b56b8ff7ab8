# points: 1
# message: a real score may be as low
def masked_softmax(scores, mask):
    s = np.where(mask[:, None], scores, np.float32(-1e5))
    p = np.exp(s - s.max(axis=-1, keepdims=True))
    return p / p.sum(axis=-1, keepdims=True)
