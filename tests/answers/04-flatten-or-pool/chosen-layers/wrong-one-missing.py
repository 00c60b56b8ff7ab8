# points: 0
# message: is not answered yet
def chosen_layers():
    return {
        "topic": keras.layers.GlobalAveragePooling1D(),
        "week": keras.layers.Flatten(),
        "story": keras.layers.GRU(5),
        "tags": None,
    }
