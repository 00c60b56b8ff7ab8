def as_batch(x, input_shape):
    x = tf.convert_to_tensor(x)
    for candidate in (x, x[tf.newaxis]):
        if candidate.shape.rank == len(input_shape):
            if candidate.shape.is_compatible_with(input_shape):
                return candidate
    raise ValueError(f"{x.shape} does not fit {input_shape}")
