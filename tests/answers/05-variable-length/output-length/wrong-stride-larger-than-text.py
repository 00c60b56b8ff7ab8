# points: 3
# message: stopped with ValueError
def output_length(length, kernel_size, strides=1, dilation_rate=1, padding="valid"):
    if padding != "valid":
        return -(-length // strides)
    span = (kernel_size - 1) * dilation_rate + 1
    if length < span or strides > length:
        raise ValueError("too short")
    return (length - span) // strides + 1
