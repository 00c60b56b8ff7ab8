# points: 2
# message: one vector per text, of dim numbers
def chosen_layers():
    return {
        "topic": keras.layers.Flatten(),
        "week": keras.layers.GlobalAveragePooling1D(),
        "story": keras.layers.GRU(5),
        "tags": keras.layers.Dense(5),
    }
