# points: 0
# message: The padding reads a row as well
def the_numbers():
    return {
        "input_dim": 50,
        "parameters": 50 * 8,
        "parameters_when_twice_as_long": 50 * 8,
        "dense_parameters": 50 * 8 + 8,
        "output_shape": (32, 12, 8),
        "one_hot_shape": (32, 12, 50),
        "rows_moved": 2,
    }
