# points: 1
# message: larger than a byte holds
def functional_around(embedding, sequence_length):
    ids = keras.Input((sequence_length,), dtype="uint8")
    return keras.Model(ids, keras.layers.Flatten()(embedding(ids)))


def sequential_around(embedding, sequence_length):
    return keras.Sequential(
        [keras.Input((sequence_length,), dtype="uint8"), embedding, keras.layers.Flatten()]
    )
