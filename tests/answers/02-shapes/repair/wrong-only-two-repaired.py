# points: 2
# message: `words_model` is not defined
def photo_model(height, width, classes):
    return keras.Sequential(
        [
            keras.Input((height, width, 1)),
            keras.layers.Conv2D(4, 3),
            keras.layers.Flatten(),
            keras.layers.Dense(classes),
        ]
    )


def table_model(x):
    return keras.Sequential(
        [keras.Input(x.shape[1:]), keras.layers.Dense(5), keras.layers.Dense(1)]
    )
