# points: 3
# message: 'week': no weights were asked for
def chosen_layers():
    return {
        "topic": keras.layers.GlobalAveragePooling1D(),
        "week": keras.layers.Dense(21),
        "story": keras.layers.GRU(5),
        "tags": keras.layers.Dense(5),
    }
