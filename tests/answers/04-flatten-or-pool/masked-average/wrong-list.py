# points: 0
# message: yours is of type list
def masked_average(vectors, mask):
    return [v[m].mean(axis=0) for v, m in zip(vectors, mask)]
