# points: 1
# message: you opened all of them
def declare_input(batch, any_length=False):
    shape = batch.shape[1:]
    if any_length:
        shape = (None,) * len(shape)
    return keras.Input(shape, dtype=batch.dtype)
