# points: 1
# message: Negative numbers count as well
def masked_average(vectors, mask):
    kept = np.where(mask[..., None] & (vectors > 0), vectors, 0)
    return (kept.sum(axis=1) / np.maximum((kept > 0).sum(axis=1), 1)).astype("float32")
