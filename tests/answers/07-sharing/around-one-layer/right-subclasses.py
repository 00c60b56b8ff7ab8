class OneLine(keras.Sequential):
    """Vectors in one line."""


class Around(keras.Model):
    """The same, by its ends."""


def functional_around(embedding, sequence_length):
    ids = keras.Input((sequence_length,), dtype="int32")
    return Around(inputs=ids, outputs=keras.layers.Flatten()(embedding(ids)))


def sequential_around(embedding, sequence_length):
    model = OneLine()
    model.add(keras.Input((sequence_length,), dtype="int32"))
    model.add(embedding)
    model.add(keras.layers.Flatten())
    return model
