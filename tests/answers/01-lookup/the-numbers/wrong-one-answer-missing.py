# points: 1
# message: has no entry 'parameters_when_twice_as_long'
def the_numbers():
    return {"input_dim": 51, "parameters": 408, "dense_parameters": 416, "rows_moved": 3}
