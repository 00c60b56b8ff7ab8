def head_size(way, sequence_length, embedding_dim, units):
    layers = {"none": [], "flatten": [keras.layers.Flatten()]}
    before = layers.get(way, [keras.layers.GlobalAveragePooling1D()])
    dense = keras.layers.Dense(units)
    model = keras.Sequential([keras.Input((sequence_length, embedding_dim)), *before, dense])
    return model.output_shape, dense.count_params()
