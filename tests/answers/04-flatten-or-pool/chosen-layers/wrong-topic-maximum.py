# points: 3
# message: 'topic': the padding should not change the result
def chosen_layers():
    return {
        "topic": keras.layers.GlobalMaxPooling1D(),
        "week": keras.layers.Flatten(),
        "story": keras.layers.GRU(5),
        "tags": keras.layers.Dense(5),
    }
