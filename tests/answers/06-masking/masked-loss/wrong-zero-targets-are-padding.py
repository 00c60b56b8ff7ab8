# points: 2
# message: A real step whose target is 0
def masked_mse(targets, predictions, mask):
    mask = mask & ((targets != 0).any(axis=-1) | (~(targets[mask] != 0).any()))
    e = np.square(targets - predictions).mean(axis=-1)
    return float((e * mask).sum() / max(mask.sum(), 1))
