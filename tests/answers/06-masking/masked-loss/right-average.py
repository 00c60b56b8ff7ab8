def masked_mse(targets, predictions, mask):
    errors = np.einsum("btd,btd->bt", *2 * [targets - predictions]) / targets.shape[-1]
    return np.average(errors, weights=mask) if mask.sum() else np.float32(0)
