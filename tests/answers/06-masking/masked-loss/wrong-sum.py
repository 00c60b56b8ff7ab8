# points: 0
# message: yours is a sum
def masked_mse(targets, predictions, mask):
    return np.square(targets - predictions).mean(axis=-1)[mask].sum()
