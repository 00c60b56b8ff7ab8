# points: 1
# message: you took as many steps from the start
def masked_average(vectors, mask):
    lengths = mask.sum(axis=1)
    return np.stack([sequence[:n].mean(axis=0) for sequence, n in zip(vectors, lengths)])
