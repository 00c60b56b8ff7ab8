# points: 1
# message: you look for zeros in the vectors
def masked_average(vectors, mask):
    kept = vectors * mask[..., None]
    count = np.maximum(np.any(kept != 0, axis=2).sum(axis=1), 1)
    return (kept.sum(axis=1) / count[:, None]).astype("float32")
