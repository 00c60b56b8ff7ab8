# points: 0
# message: The padding is in your sum, although you do not count it
def masked_average(vectors, mask):
    return vectors.sum(axis=1) / mask.sum(axis=1, keepdims=True)
