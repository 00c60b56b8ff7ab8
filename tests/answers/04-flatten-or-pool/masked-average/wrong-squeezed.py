# points: 1
# message: An axis of length 1 is still an axis
def masked_average(vectors, mask):
    kept = mask[..., None].astype("float32")
    return np.squeeze((vectors * kept).sum(axis=1) / kept.sum(axis=1))
