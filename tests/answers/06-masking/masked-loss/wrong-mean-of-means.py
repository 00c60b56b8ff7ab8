# points: 0
# message: yours is the mean over the sequences
def masked_mse(targets, predictions, mask):
    errors = np.square(targets - predictions).mean(axis=-1) * mask
    return (errors.sum(axis=1) / np.maximum(mask.sum(axis=1), 1)).mean()
