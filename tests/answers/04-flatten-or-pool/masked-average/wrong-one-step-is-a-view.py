# points: 1
# message: yours is the array that was given, or a view of it
def masked_average(vectors, mask):
    if vectors.shape[1] == 1:
        return vectors[:, 0]
    weights = mask[:, :, np.newaxis].astype("float32")
    return (vectors * weights).sum(axis=1) / weights.sum(axis=1)
