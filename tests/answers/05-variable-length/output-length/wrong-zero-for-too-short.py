# points: 3
# message: that should be a ValueError
def output_length(length, kernel_size, strides=1, dilation_rate=1, padding="valid"):
    if padding != "valid":
        return (length + strides - 1) // strides
    span = (kernel_size - 1) * dilation_rate + 1
    return max(0, (length - span) // strides + 1)
