# points: 0
# message: The loss is one number
def masked_mse(targets, predictions, mask):
    errors = np.square(targets - predictions).mean(axis=-1) * mask
    return errors.sum(axis=1) / np.maximum(mask.sum(axis=1), 1)
