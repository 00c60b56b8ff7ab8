# points: 0
# message: is not right
def masked_mse(targets, predictions, mask):
    errors = np.square(targets - predictions).mean(axis=-1)
    return np.sqrt(errors[mask].sum() / max(mask.sum(), 1))
