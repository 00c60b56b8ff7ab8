# points: 1
# message: The padding has a weight:
def masked_softmax(scores, mask):
    real = scores + np.where(np.asarray(mask), 0, -1e9).astype("float32")[:, None, :]
    e = np.exp(real - real.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
