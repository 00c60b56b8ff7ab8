# points: 0
# message: you declared it once more
def declare_input(batch, any_length=False):
    return keras.Input(batch.shape, dtype=batch.dtype)
