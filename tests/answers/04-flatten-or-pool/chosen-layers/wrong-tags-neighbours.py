# points: 3
# message: 'tags': a word should be judged by itself
def chosen_layers():
    return {
        "topic": keras.layers.GlobalAveragePooling1D(),
        "week": keras.layers.Flatten(),
        "story": keras.layers.GRU(5),
        "tags": keras.layers.Conv1D(5, 3, padding="same"),
    }
