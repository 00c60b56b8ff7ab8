def masked_softmax(scores, mask):
    real = keras.ops.where(mask[:, None, :], scores, -np.inf)
    return keras.ops.exp(real - keras.ops.logsumexp(real, axis=-1, keepdims=True))
