# points: 1
# message: you put them in one line
def declare_input(batch, any_length=False):
    return keras.Input((int(np.prod(batch.shape[1:])),), dtype=batch.dtype)
