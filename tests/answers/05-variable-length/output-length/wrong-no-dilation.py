# points: 1
# message: you let it span three
def output_length(length, kernel_size, strides=1, dilation_rate=1, padding="valid"):
    if padding != "valid":
        return (length + strides - 1) // strides
    if length < kernel_size:
        raise ValueError("too short")
    return (length - kernel_size) // strides + 1
