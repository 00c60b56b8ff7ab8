# points: 0
# message: The counts, one per sequence, belong to the rows of the sum
def masked_average(vectors, mask):
    return (vectors * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1)
