# points: 1
# message: A word that comes twice counts twice
def masked_average(vectors, mask):
    return np.stack([np.unique(v[m], axis=0).mean(axis=0) for v, m in zip(vectors, mask)]).astype(
        "float32"
    )
