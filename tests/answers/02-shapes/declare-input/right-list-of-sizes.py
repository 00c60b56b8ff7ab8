def declare_input(batch, any_length=False):
    sizes = list(np.shape(batch))[1:]
    if any_length:
        sizes[0] = None
    return keras.Input(shape=sizes, dtype=str(batch.dtype))
