def chosen_layers():
    return {
        "topic": keras.layers.GlobalAveragePooling1D(),
        "week": keras.layers.Reshape((-1,)),
        "story": keras.layers.LSTM(5),
        "tags": keras.layers.Conv1D(5, 1),
    }
