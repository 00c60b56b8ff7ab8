# points: 0
# message: you left the length open as well
def declare_input(batch, any_length=False):
    return keras.Input((None, *batch.shape[2:]), dtype=batch.dtype)
