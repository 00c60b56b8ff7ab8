# points: 0
# message: entries are not what they should be
def masked_average(vectors, mask):
    kept = mask[..., None].astype("float32")
    return (vectors * kept).sum(axis=1) / (kept.sum(axis=1) + 1)
