# points: 1
# message: No model can be made of yours
def declare_input(batch, any_length=False):
    sample = batch[0] if len(batch) else np.zeros(batch.shape[1:])
    rest = (None,) + sample.shape[1:] if any_length else sample.shape
    return keras.KerasTensor((None,) + rest, dtype=batch.dtype)
