# points: 0
# message: entries are not what they should be
def masked_average(vectors, mask):
    return np.where(mask[..., None], vectors, -np.inf).max(axis=1)
