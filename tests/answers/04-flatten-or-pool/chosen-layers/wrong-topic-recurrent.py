# points: 3
# message: 'topic': no weights were asked for
def chosen_layers():
    return {
        "topic": keras.layers.LSTM(3),
        "week": keras.layers.Flatten(),
        "story": keras.layers.GRU(5),
        "tags": keras.layers.Dense(5),
    }
