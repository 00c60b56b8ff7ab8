def masked_average(vectors, mask):
    weights = mask / mask.sum(axis=1, keepdims=True)
    return (weights[:, None, :] @ vectors)[:, 0].astype("float32")
