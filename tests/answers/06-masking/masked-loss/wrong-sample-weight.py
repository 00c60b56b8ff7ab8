# points: 0
# message: still in the count
def masked_mse(targets, predictions, mask):
    return keras.losses.MeanSquaredError()(targets, predictions, sample_weight=mask)
