# points: 2
# message: not built yet, please
def chosen_layers():
    story = keras.layers.GRU(5)
    story.build((None, None, 3))
    tags = keras.layers.Dense(5)
    tags.build((None, None, 3))
    return {
        "topic": keras.layers.GlobalAveragePooling1D(),
        "week": keras.layers.Flatten(),
        "story": story,
        "tags": tags,
    }
