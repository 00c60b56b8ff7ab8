class SeriesModel(keras.Model):
    """A functional model of a class of its own."""


def photo_model(height, width, classes):
    return keras.Sequential(
        [
            keras.Input((height, width, 1)),
            keras.layers.Conv2D(4, 3),
            keras.layers.Flatten(),
            keras.layers.Dense(classes),
        ]
    )


class Words(keras.Sequential):
    pass


def words_model(length, vocabulary_size):
    model = Words()
    model.add(keras.Input((length,), dtype="int32"))
    model.add(keras.layers.Embedding(vocabulary_size, 8))
    model.add(keras.layers.GlobalAveragePooling1D())
    model.add(keras.layers.Dense(1))
    return model


def series_model(features, units):
    series = keras.Input((None, features))
    steps = keras.layers.LSTM(units, return_sequences=True)(series)
    last = keras.layers.LSTM(units)(steps)
    return SeriesModel(series, keras.layers.Dense(1)(last))


def table_model(x):
    return keras.Sequential(
        [keras.Input(x.shape[1:]), keras.layers.Dense(5), keras.layers.Dense(1)]
    )
