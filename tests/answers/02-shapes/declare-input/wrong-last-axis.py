# points: 1
# message: A sample keeps all its axes: you declared the last one
def declare_input(batch, any_length=False):
    return keras.Input((batch.shape[-1],), dtype=batch.dtype)
