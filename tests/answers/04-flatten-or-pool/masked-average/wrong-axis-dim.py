# points: 0
# message: should have shape
def masked_average(vectors, mask):
    kept = mask[..., None].astype("float32")
    return (vectors * kept).sum(axis=2) / np.float32(2)
