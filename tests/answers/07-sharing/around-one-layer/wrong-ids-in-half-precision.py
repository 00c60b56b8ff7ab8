# points: 1
# message: too coarse for large ones
def functional_around(embedding, sequence_length):
    ids = keras.Input((sequence_length,), dtype="float16")
    return keras.Model(ids, keras.layers.Flatten()(embedding(ids)))


def sequential_around(embedding, sequence_length):
    return keras.Sequential(
        [keras.Input((sequence_length,), dtype="float16"), embedding, keras.layers.Flatten()]
    )
