# points: 3
# message: should be a Keras layer
def chosen_layers():
    return {
        "topic": keras.layers.GlobalAveragePooling1D,
        "week": keras.layers.Flatten(),
        "story": keras.layers.GRU(5),
        "tags": keras.layers.Dense(5),
    }
