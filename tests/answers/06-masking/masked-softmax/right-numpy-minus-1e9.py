def masked_softmax(scores, mask):
    scores = scores + (~mask[:, None, :] * np.float32(-1e9))
    scores = scores - np.max(scores, axis=2, keepdims=True)
    powers = np.exp(scores)
    return powers / np.sum(powers, axis=2, keepdims=True)
