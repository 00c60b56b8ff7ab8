def chosen_layers():
    return {
        "topic": keras.layers.GlobalAveragePooling1D(),
        "week": keras.layers.Flatten(),
        "story": keras.layers.RNN(keras.layers.GRUCell(5)),
        "tags": keras.layers.TimeDistributed(keras.layers.Dense(5)),
    }
