# points: 0
# message: yours is declared as float32
def declare_input(batch, any_length=False):
    shape = batch.shape[1:]
    if any_length:
        shape = (None, *shape[1:])
    return keras.Input(shape)
