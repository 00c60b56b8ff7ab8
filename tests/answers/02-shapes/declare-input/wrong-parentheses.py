# points: 0
# message: Cannot convert '10' to a shape
def declare_input(batch, any_length=False):
    return keras.Input((batch.shape[-1]), dtype=batch.dtype)
