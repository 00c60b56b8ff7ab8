# points: 1
# message: the length for
def output_length(length, kernel_size, strides=1, dilation_rate=1, padding="valid"):
    if padding == "valid":
        return {1: 5, 2: 3}[dilation_rate]
    return 7 if strides == 1 else 4
