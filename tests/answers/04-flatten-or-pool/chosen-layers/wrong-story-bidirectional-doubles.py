# points: 3
# message: 'story': 5 numbers per text
def chosen_layers():
    return {
        "topic": keras.layers.GlobalAveragePooling1D(),
        "week": keras.layers.Flatten(),
        "story": keras.layers.Bidirectional(keras.layers.GRU(5)),
        "tags": keras.layers.Dense(5),
    }
