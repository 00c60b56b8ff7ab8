# points: 2
# message: its axis is a number here, not None
def the_numbers():
    return {
        "input_dim": 51,
        "parameters": 408,
        "parameters_when_twice_as_long": 408,
        "dense_parameters": 416,
        "output_shape": (None, 12, 8),
        "one_hot_shape": (None, 12, 51),
        "rows_moved": 3,
    }
