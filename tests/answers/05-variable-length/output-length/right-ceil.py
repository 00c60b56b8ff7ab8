def output_length(length, kernel_size, strides=1, dilation_rate=1, padding="valid"):
    import math

    span = dilation_rate * (kernel_size - 1) + 1
    places = {"valid": length - span + 1, "same": length, "causal": length}[padding]
    if places <= 0:
        raise ValueError(places)
    return math.ceil(places / strides)
