# points: 0
# message: `vectors` have an axis more than `mask`
def masked_average(vectors, mask):
    return (vectors * mask).sum(axis=1) / mask.sum(axis=1)
