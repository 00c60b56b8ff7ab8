def output_length(length, kernel_size, strides=1, dilation_rate=1, padding="valid"):
    zeros = {"valid": 0}.get(padding, (kernel_size - 1) * dilation_rate)
    count, start = np.int64(0), 0
    while start + (kernel_size - 1) * dilation_rate < length + zeros:
        count, start = count + 1, start + strides
    if not count:
        raise ValueError("no place")
    return count
