# points: 1
# message: yours still has an axis for time
def functional_around(embedding, sequence_length):
    ids = keras.Input((sequence_length,), dtype="int32")
    return keras.Model(ids, embedding(keras.layers.Flatten()(ids)))


def sequential_around(embedding, sequence_length):
    return keras.Sequential(
        [keras.Input((sequence_length,), dtype="int32"), embedding, keras.layers.Flatten()]
    )
