# points: 3
# message: a window that spans 5 steps does not fit into 4
def output_length(length, kernel_size, strides=1, dilation_rate=1, padding="valid"):
    if padding != "valid":
        return (length + strides - 1) // strides
    if length < kernel_size:
        raise ValueError("too short")
    return (length - (kernel_size - 1) * dilation_rate - 1) // strides + 1
