# points: 0
# message: entries are not what they should be
def masked_average(vectors, mask):
    return vectors[:, mask[0]].mean(axis=1)
