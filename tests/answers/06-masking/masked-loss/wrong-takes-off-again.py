# points: 2
# message: leave nothing of the real ones
def masked_mse(targets, predictions, mask):
    e = np.square(targets - predictions).mean(axis=-1)
    return float((e.sum() - (e * ~mask).sum()) / max(mask.sum(), 1))
