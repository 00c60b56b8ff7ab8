# points: 3
# message: round up the places over the stride
def output_length(length, kernel_size, strides=1, dilation_rate=1, padding="valid"):
    if padding != "valid":
        return (length + strides - 1) // strides
    span = (kernel_size - 1) * dilation_rate + 1
    if length < span:
        raise ValueError("too short")
    return (length - span + 1) // strides
