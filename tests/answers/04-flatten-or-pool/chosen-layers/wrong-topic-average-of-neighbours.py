# points: 3
# message: 'topic': one vector per text
def chosen_layers():
    return {
        "topic": keras.layers.AveragePooling1D(2),
        "week": keras.layers.Flatten(),
        "story": keras.layers.GRU(5),
        "tags": keras.layers.Dense(5),
    }
