# points: 1
# message: you stopped at the first False
def masked_average(vectors, mask):
    ends = [len(row) if row.all() else int(np.argmin(row)) for row in mask]
    return np.stack([sequence[:max(n, 1)].mean(axis=0) for sequence, n in zip(vectors, ends)])
