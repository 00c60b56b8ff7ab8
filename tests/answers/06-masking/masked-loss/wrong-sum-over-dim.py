# points: 1
# message: The error of a step is the mean over dim
def masked_mse(targets, predictions, mask):
    errors = np.square(targets - predictions).sum(axis=-1)
    return errors[mask].sum() / max(mask.sum(), 1)
