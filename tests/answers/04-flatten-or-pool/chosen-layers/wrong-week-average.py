# points: 3
# message: 'week': one row per sequence in which every number has a place
def chosen_layers():
    return {
        "topic": keras.layers.GlobalAveragePooling1D(),
        "week": keras.layers.GlobalAveragePooling1D(),
        "story": keras.layers.GRU(5),
        "tags": keras.layers.Dense(5),
    }
