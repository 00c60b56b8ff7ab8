def declare_input(batch, any_length=False):
    tensor = tf.convert_to_tensor(batch)
    batch_axis, *sizes = tensor.shape.as_list()
    if any_length:
        _, *others = sizes
        sizes = [None] + others
    return keras.Input(tuple(sizes), batch_size=None, dtype=tensor.dtype)
