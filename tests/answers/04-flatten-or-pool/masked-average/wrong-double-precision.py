# points: 0
# message: should hold float32; yours: float64
def masked_average(vectors, mask):
    kept = mask[..., None]
    return (vectors * kept).sum(axis=1) / kept.sum(axis=1)
