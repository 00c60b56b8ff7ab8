# points: 2
# message: adds zeros in front
def output_length(length, kernel_size, strides=1, dilation_rate=1, padding="valid"):
    if padding == "same":
        return (length + strides - 1) // strides
    span = (kernel_size - 1) * dilation_rate + 1
    if length < span:
        raise ValueError("too short")
    return (length - span) // strides + 1
