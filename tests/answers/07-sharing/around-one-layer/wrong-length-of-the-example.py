# points: 1
# message: The length is an argument
def functional_around(embedding, sequence_length):
    ids = keras.Input((3,), dtype="int32")
    return keras.Model(ids, keras.layers.Flatten()(embedding(ids)))


def sequential_around(embedding, sequence_length):
    return keras.Sequential(
        [keras.Input((3,), dtype="int32"), embedding, keras.layers.Flatten()]
    )
