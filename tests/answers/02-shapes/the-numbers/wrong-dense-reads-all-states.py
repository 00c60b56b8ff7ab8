# points: 2
# message: you counted all of them
def the_numbers():
    return {
        "embedding_shape": (None, 30, 16),
        "rnn_shape": (None, 24),
        "rnn_parameters": 984,
        "rnn_parameters_when_twice_as_long": 984,
        "dense_parameters": 30 * 24 + 1,
        "rnn_shape_all_steps": (None, 30, 24),
        "dense_shape_all_steps": (None, 30, 1),
        "dense_inputs": 64,
    }
