def masked_average(vectors, mask):
    kept = mask.astype("float32")
    return np.einsum("btd,bt->bd", vectors, kept) / kept.sum(axis=1)[:, None]
