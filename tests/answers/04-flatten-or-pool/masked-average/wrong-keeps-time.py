# points: 0
# message: should have rank 2
def masked_average(vectors, mask):
    kept = mask[..., None].astype("float32")
    total = (vectors * kept).sum(axis=1, keepdims=True)
    return total / kept.sum(axis=1, keepdims=True)
