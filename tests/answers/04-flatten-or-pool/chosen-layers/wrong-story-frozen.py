# points: 3
# message: how to read has to be learned
def chosen_layers():
    return {
        "topic": keras.layers.GlobalAveragePooling1D(),
        "week": keras.layers.Flatten(),
        "story": keras.layers.GRU(5, trainable=False),
        "tags": keras.layers.Dense(5),
    }
