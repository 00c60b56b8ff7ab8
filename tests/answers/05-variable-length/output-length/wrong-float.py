# points: 1
# message: should be an integer; yours is of type float64
def output_length(length, kernel_size, strides=1, dilation_rate=1, padding="valid"):
    if padding != "valid":
        return np.ceil(length / strides)
    span = (kernel_size - 1) * dilation_rate + 1
    if length < span:
        raise ValueError("too short")
    return np.ceil((length - span + 1) / strides)
