# points: 2
# message: the length of a review does not enter
def the_numbers():
    return {
        "input_dim": 51,
        "parameters": 51 * 8 * 12,
        "parameters_when_twice_as_long": 51 * 8 * 24,
        "dense_parameters": 416,
        "output_shape": (32, 12, 8),
        "one_hot_shape": (32, 12, 51),
        "rows_moved": 3,
    }
