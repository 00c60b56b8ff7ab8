def declare_input(batch, any_length=False):
    shape = [None if axis <= any_length else size for axis, size in enumerate(batch.shape)]
    return keras.Input(batch_shape=shape, dtype=batch.dtype.name)
