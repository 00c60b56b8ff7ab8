# points: 0
# message: The padding is in your loss
def masked_mse(targets, predictions, mask):
    return np.square(targets - predictions).mean()
