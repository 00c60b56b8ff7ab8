# points: 2
# message: yours has the last one only
def the_numbers():
    return {
        "embedding_shape": (None, 30, 16),
        "rnn_shape": (None, 24),
        "rnn_parameters": 984,
        "rnn_parameters_when_twice_as_long": 984,
        "dense_parameters": 25,
        "rnn_shape_all_steps": (None, 24),
        "dense_shape_all_steps": (None, 1),
        "dense_inputs": 64,
    }
