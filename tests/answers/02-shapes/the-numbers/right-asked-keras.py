def the_numbers():
    def models(length, every):
        return keras.Sequential(
            [
                keras.Input((length,)),
                keras.layers.Embedding(100, 16),
                keras.layers.SimpleRNN(24, return_sequences=every),
                keras.layers.Dense(1),
            ]
        )

    embedding, rnn, dense = models(30, False).layers
    _, all_steps, dense_behind = models(30, True).layers
    sizes = range(1, 200)
    fed = next(n for n in sizes if np.zeros((n + 1, 32)).size == 2080)
    return {
        "embedding_shape": embedding.output.shape,
        "rnn_shape": rnn.output.shape,
        "rnn_parameters": rnn.count_params(),
        "rnn_parameters_when_twice_as_long": models(60, False).layers[1].count_params(),
        "dense_parameters": dense.count_params(),
        "rnn_shape_all_steps": all_steps.output.shape,
        "dense_shape_all_steps": dense_behind.output.shape,
        "dense_inputs": fed,
    }
