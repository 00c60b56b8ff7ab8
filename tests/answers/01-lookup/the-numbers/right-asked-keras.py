def the_numbers():
    short, long = keras.Input((12,), 32, dtype="int32"), keras.Input((24,), 32, dtype="int32")
    embedding = keras.layers.Embedding(51, 8)
    model, longer = keras.Model(short, embedding(short)), keras.Model(long, embedding(long))
    dense = keras.layers.Dense(8)
    hot = keras.ops.one_hot(np.zeros((32, 12), int), 51)
    dense(hot)
    return {
        "input_dim": embedding.input_dim,
        "parameters": model.count_params(),
        "parameters_when_twice_as_long": longer.count_params(),
        "dense_parameters": dense.count_params(),
        "output_shape": model.output_shape,
        "one_hot_shape": hot.numpy().shape,
        "rows_moved": np.unique([[7, 7, 3], [3, 0, 7]]).size,
    }
