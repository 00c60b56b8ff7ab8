def photo_model(height, width, classes):
    model = keras.Sequential()
    model.add(keras.layers.InputLayer(shape=(height, width, 1)))
    model.add(keras.layers.Conv2D(4, 3))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(classes))
    return model


def words_model(length, vocabulary_size):
    model = keras.Sequential()
    model.add(keras.Input(batch_shape=(None, length)))
    model.add(keras.layers.Embedding(vocabulary_size, 8))
    model.add(keras.layers.GlobalAveragePooling1D())
    model.add(keras.layers.Dense(1))
    return model


def series_model(features, units):
    model = keras.Sequential(name="series")
    model.add(keras.Input((None, features)))
    for every_step in (True, False):
        model.add(keras.layers.LSTM(units, return_sequences=every_step))
    model.add(keras.layers.Dense(1))
    return model


def table_model(x):
    model = keras.Sequential([keras.layers.Dense(units) for units in (5, 1)])
    model.build((None, x.shape[1]))
    return model
