# points: 3
# message: 'story': the padding should not change the result
def chosen_layers():
    return {
        "topic": keras.layers.GlobalAveragePooling1D(),
        "week": keras.layers.Flatten(),
        "story": keras.Sequential([keras.layers.Conv1D(5, 2), keras.layers.GlobalMaxPooling1D()]),
        "tags": keras.layers.Dense(5),
    }
