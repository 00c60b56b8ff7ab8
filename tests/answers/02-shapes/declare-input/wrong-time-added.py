# points: 1
# message: yours has an open axis in front of it
def declare_input(batch, any_length=False):
    shape = batch.shape[1:]
    if any_length:
        shape = (None, *shape)
    return keras.Input(shape, dtype=batch.dtype)
