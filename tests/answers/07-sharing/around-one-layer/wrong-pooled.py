# points: 1
# message: yours has one vector per sequence
def functional_around(embedding, sequence_length):
    ids = keras.Input((sequence_length,), dtype="int32")
    return keras.Model(ids, keras.layers.GlobalAveragePooling1D()(embedding(ids)))


def sequential_around(embedding, sequence_length):
    return keras.Sequential(
        [keras.Input((sequence_length,), dtype="int32"), embedding, keras.layers.Flatten()]
    )
