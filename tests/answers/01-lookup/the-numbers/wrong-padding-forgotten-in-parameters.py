# points: 2
# message: The table has a row for the padding as well
def the_numbers():
    return {
        "input_dim": 51,
        "parameters": 400,
        "parameters_when_twice_as_long": 400,
        "dense_parameters": 416,
        "output_shape": (32, 12, 8),
        "one_hot_shape": (32, 12, 51),
        "rows_moved": 3,
    }
