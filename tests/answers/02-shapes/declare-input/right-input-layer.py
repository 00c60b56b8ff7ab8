def declare_input(batch, any_length=False):
    sizes = [None] + [None if any_length and axis == 1 else size
                      for axis, size in enumerate(batch.shape) if axis > 0]
    return keras.layers.InputLayer(batch_shape=tuple(sizes), dtype=str(batch.dtype)).output
