# points: 2
# message: row 0 moves too
def the_numbers():
    return {
        "input_dim": 51,
        "parameters": 408,
        "parameters_when_twice_as_long": 408,
        "dense_parameters": 416,
        "output_shape": (32, 12, 8),
        "one_hot_shape": (32, 12, 51),
        "rows_moved": 2,
    }
