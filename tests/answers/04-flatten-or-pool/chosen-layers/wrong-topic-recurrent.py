# points: 3
# message: one vector per text, of dim numbers
def chosen_layers():
    return {
        "topic": keras.layers.LSTM(3),
        "week": keras.layers.Flatten(),
        "story": keras.layers.GRU(5),
        "tags": keras.layers.Dense(5),
    }
