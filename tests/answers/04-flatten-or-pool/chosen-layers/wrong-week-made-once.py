# points: 3
# message: 'week': not built yet
_week = keras.layers.Flatten()


def chosen_layers():
    return {
        "topic": keras.layers.GlobalAveragePooling1D(),
        "week": _week,
        "story": keras.layers.GRU(5),
        "tags": keras.layers.Dense(5),
    }
