# points: 3
# message: 'story': the order of the words should count
def chosen_layers():
    return {
        "topic": keras.layers.GlobalAveragePooling1D(),
        "week": keras.layers.Flatten(),
        "story": keras.Sequential([keras.layers.Dense(5), keras.layers.GlobalAveragePooling1D()]),
        "tags": keras.layers.Dense(5),
    }
