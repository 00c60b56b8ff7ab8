# points: 3
# message: stops at vectors of shape
def chosen_layers():
    return {
        "topic": keras.layers.GlobalAveragePooling1D(),
        "week": keras.layers.Flatten(),
        "story": keras.layers.Conv2D(5, 3),
        "tags": keras.layers.Dense(5),
    }
