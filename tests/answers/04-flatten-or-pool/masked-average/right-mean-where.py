def masked_average(vectors, mask):
    return np.mean(vectors, axis=1, where=mask[..., None])
