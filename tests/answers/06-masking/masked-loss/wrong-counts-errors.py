# points: 2
# message: A real step without an error counts too
def masked_mse(targets, predictions, mask):
    errors = np.square(targets - predictions).mean(axis=-1) * mask
    return float(errors.sum() / max(np.count_nonzero(errors), 1))
