# points: 0
# message: you averaged it in
def masked_average(vectors, mask):
    return vectors.mean(axis=1)
