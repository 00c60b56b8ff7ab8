# points: 4
# message: ids as uint8 does
def photo_model(height, width, classes):
    return keras.Sequential(
        [
            keras.Input((height, width, 1)),
            keras.layers.Conv2D(4, 3),
            keras.layers.Flatten(),
            keras.layers.Dense(classes),
        ]
    )


def words_model(length, vocabulary_size):
    return keras.Sequential(
        [
            keras.Input((length,), dtype="uint8"),
            keras.layers.Embedding(vocabulary_size, 8),
            keras.layers.GlobalAveragePooling1D(),
            keras.layers.Dense(1),
        ]
    )


def series_model(features, units):
    return keras.Sequential(
        [
            keras.Input((None, features)),
            keras.layers.LSTM(units, return_sequences=True),
            keras.layers.LSTM(units),
            keras.layers.Dense(1),
        ]
    )


def table_model(x):
    return keras.Sequential(
        [keras.Input(x.shape[1:]), keras.layers.Dense(5), keras.layers.Dense(1)]
    )
