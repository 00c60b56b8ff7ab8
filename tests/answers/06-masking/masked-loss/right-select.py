def masked_mse(targets, predictions, mask):
    if not mask.any():
        return 0
    return np.mean((targets[mask] - predictions[mask]) ** 2)
