def chain(inputs, *layers):
    x = inputs
    for layer in layers:
        x = layer(x)
    return keras.Model(inputs, x)


def photo_model(height, width, classes):
    inputs = keras.Input(shape=(height, width, 1))
    conv = keras.layers.Conv2D(filters=4, kernel_size=(3, 3))
    return chain(inputs, conv, keras.layers.Flatten(), keras.layers.Dense(classes))


def words_model(length, vocabulary_size):
    inputs = keras.Input(shape=(length,), dtype="int32")
    table = keras.layers.Embedding(vocabulary_size, 8)
    return chain(inputs, table, keras.layers.GlobalAveragePooling1D(), keras.layers.Dense(1))


def series_model(features, units):
    first, second = keras.layers.LSTM(units, return_sequences=True), keras.layers.LSTM(units)
    return chain(keras.Input((None, features)), first, second, keras.layers.Dense(1))


def table_model(x):
    rows, columns = x.shape
    return chain(keras.Input([columns]), keras.layers.Dense(5), keras.layers.Dense(1))
