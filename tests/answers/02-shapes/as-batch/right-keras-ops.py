def as_batch(x, input_shape):
    shape, wanted = np.shape(x), list(input_shape)[1:]
    alone = len(shape) == len(wanted)
    sizes = list(shape if alone else shape[1:])
    opened = [size if want is None else want for size, want in zip(sizes, wanted, strict=False)]
    if len(sizes) != len(wanted) or sizes != opened or shape == ():
        raise ValueError("does not fit")
    x = keras.ops.convert_to_tensor(np.asarray(x))
    return keras.ops.expand_dims(x, 0) if alone else x
