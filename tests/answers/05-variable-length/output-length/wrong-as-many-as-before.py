# points: 0
# message: yours ignores the stride
def output_length(length, kernel_size, strides=1, dilation_rate=1, padding="valid"):
    return length
