# points: 1
# message: `masked_average(vectors, mask)` has the right shape, but 4 of its 4 entries
def masked_average(vectors, mask):
    vectors, mask = vectors[:, :512], mask[:, :512]
    weights = mask[:, :, np.newaxis].astype("float32")
    return (vectors * weights).sum(axis=1) / weights.sum(axis=1)
