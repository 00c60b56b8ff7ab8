# points: 1
# message: With any_length the time is open
def declare_input(batch, any_length=False):
    return keras.Input(batch.shape[1:], dtype=batch.dtype)
