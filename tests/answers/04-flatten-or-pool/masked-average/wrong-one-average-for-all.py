# points: 0
# message: yours is one for the whole batch
def masked_average(vectors, mask):
    return vectors[mask].mean(axis=0)
