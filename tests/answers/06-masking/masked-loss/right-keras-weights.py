def masked_mse(targets, predictions, mask):
    loss = keras.losses.MeanSquaredError(reduction="mean_with_sample_weight")
    return loss(targets, predictions, sample_weight=mask.astype("float32"))
