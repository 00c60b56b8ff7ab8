# points: 2
# message: you let it span six
def output_length(length, kernel_size, strides=1, dilation_rate=1, padding="valid"):
    if padding != "valid":
        return (length + strides - 1) // strides
    span = kernel_size * dilation_rate
    if length < span:
        raise ValueError("too short")
    return (length - span) // strides + 1
