# points: 3
# message: 'story': texts have any length
def chosen_layers():
    return {
        "topic": keras.layers.GlobalAveragePooling1D(),
        "week": keras.layers.Flatten(),
        "story": keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(5)]),
        "tags": keras.layers.Dense(5),
    }
