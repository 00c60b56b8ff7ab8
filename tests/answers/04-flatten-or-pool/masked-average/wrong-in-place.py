# points: 0
# message: changed an array it was given
def masked_average(vectors, mask):
    vectors[~mask] = 0
    return vectors.sum(axis=1) / mask.sum(axis=1, keepdims=True).astype("float32")
