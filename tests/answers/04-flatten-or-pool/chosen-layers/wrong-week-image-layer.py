# points: 3
# message: stops at vectors of shape
def chosen_layers():
    return {
        "topic": keras.layers.GlobalAveragePooling1D(),
        "week": keras.layers.GlobalAveragePooling2D(),
        "story": keras.layers.GRU(5),
        "tags": keras.layers.Dense(5),
    }
