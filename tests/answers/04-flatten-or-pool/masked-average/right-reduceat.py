def masked_average(vectors, mask):
    counts = mask.sum(axis=1)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    return (np.add.reduceat(vectors[mask], starts, axis=0) / counts[:, None]).astype("float32")
