# points: 2
# message: you counted the kernel alone
def the_numbers():
    return {
        "input_dim": 51,
        "parameters": 408,
        "parameters_when_twice_as_long": 408,
        "dense_parameters": 408,
        "output_shape": (32, 12, 8),
        "one_hot_shape": (32, 12, 51),
        "rows_moved": 3,
    }
