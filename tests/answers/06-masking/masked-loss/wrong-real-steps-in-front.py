# points: 1
# message: you take it that they stand in front
def masked_mse(targets, predictions, mask):
    errors = np.square(targets - predictions).mean(axis=-1)
    total, count = 0.0, 0
    for error, real in zip(errors, mask, strict=True):
        total += error[: real.sum()].sum()
        count += real.sum()
    return float(total / max(count, 1))
