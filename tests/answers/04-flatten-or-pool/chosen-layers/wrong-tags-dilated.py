# points: 3
# message: in a text of twelve
def chosen_layers():
    return {
        "topic": keras.layers.GlobalAveragePooling1D(),
        "week": keras.layers.Flatten(),
        "story": keras.layers.GRU(5),
        "tags": keras.layers.Conv1D(5, 2, dilation_rate=4, padding="causal"),
    }
