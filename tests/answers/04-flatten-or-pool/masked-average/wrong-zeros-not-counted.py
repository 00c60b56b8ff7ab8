# points: 1
# message: A 0 in a word is a number like any other
def masked_average(vectors, mask):
    kept = vectors * mask[..., None]
    return (kept.sum(axis=1) / np.maximum(np.count_nonzero(kept, axis=1), 1)).astype("float32")
