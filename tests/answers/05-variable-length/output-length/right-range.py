def output_length(length, kernel_size, strides=1, dilation_rate=1, padding="valid"):
    span = 1 + dilation_rate * (kernel_size - 1)
    last = length - span if padding == "valid" else length - 1
    places = range(0, last + 1, strides)
    if not places:
        raise ValueError("too short")
    return len(places)
