# points: 2
# message: yours is NaN: 0 / 0
def masked_mse(targets, predictions, mask):
    errors = np.square(targets - predictions).mean(axis=-1)
    with np.errstate(all="ignore"):
        return (errors * mask).sum() / mask.sum()
