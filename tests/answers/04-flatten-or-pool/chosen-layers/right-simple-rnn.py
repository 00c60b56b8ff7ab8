def chosen_layers():
    return {
        "topic": keras.layers.GlobalAveragePooling1D(),
        "week": keras.layers.Reshape((-1,)),
        "story": keras.layers.SimpleRNN(5),
        "tags": keras.layers.Dense(5, activation="softmax"),
    }
