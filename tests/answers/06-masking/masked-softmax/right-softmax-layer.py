def masked_softmax(scores, mask):
    return keras.layers.Softmax(axis=-1)(scores, mask=mask[:, None, :])
