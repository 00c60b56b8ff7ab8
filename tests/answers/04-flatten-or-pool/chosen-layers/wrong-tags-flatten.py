# points: 3
# message: 'tags': 5 numbers for every word
def chosen_layers():
    return {
        "topic": keras.layers.GlobalAveragePooling1D(),
        "week": keras.layers.Flatten(),
        "story": keras.layers.GRU(5),
        "tags": keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(5)]),
    }
