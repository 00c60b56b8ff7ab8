# points: 0
# message: you divided by the length
def masked_average(vectors, mask):
    kept = np.where(mask[..., None], vectors, 0)
    return kept.sum(axis=1) / np.float32(vectors.shape[1])
