def the_numbers():
    steps, dim, units = 30, 16, 24
    count = (dim + units + 1) * units
    return dict(
        embedding_shape=(None, steps, dim),
        rnn_shape=(None, units),
        rnn_parameters=count,
        rnn_parameters_when_twice_as_long=count,
        dense_parameters=units + 1,
        rnn_shape_all_steps=(None, steps, units),
        dense_shape_all_steps=(None, steps, 1),
        dense_inputs=(2080 - 32) // 32,
    )
