# points: 1
# message: you look for zeros in the vectors
def masked_average(vectors, mask):
    words = (vectors[:, :, 0] != 0)[..., None].astype("float32")
    return (vectors * words).sum(axis=1) / words.sum(axis=1)
