# points: 0
# message: stopped with ValueError
def masked_average(vectors, mask):
    return (vectors * mask).sum(axis=1) / mask.sum(axis=1)
