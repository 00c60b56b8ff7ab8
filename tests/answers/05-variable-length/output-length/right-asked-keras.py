def output_length(length, kernel_size, strides=1, dilation_rate=1, padding="valid"):
    layer = keras.layers.Conv1D(
        1, kernel_size, strides=strides, dilation_rate=dilation_rate, padding=padding
    )
    return layer.compute_output_shape((None, length, 1))[1]
