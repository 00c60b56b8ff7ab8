# points: 0
# message: you divided by the length
def masked_average(vectors, mask):
    return (vectors * mask[:, :, None]).mean(axis=1)
