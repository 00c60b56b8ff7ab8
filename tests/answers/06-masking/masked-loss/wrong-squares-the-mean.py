# points: 1
# message: squared before they are averaged
def masked_mse(targets, predictions, mask):
    errors = np.square((targets - predictions).mean(axis=-1))
    return errors[mask].sum() / max(mask.sum(), 1)
