# points: 1
# message: you opened the last one
def declare_input(batch, any_length=False):
    shape = batch.shape[1:]
    if any_length:
        shape = (*shape[:-1], None)
    return keras.Input(shape, dtype=batch.dtype)
