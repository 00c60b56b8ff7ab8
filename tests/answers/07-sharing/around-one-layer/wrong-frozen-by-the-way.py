# points: 2
# message: froze the layer for everybody
def functional_around(embedding, sequence_length):
    ids = keras.Input((sequence_length,), dtype="int32")
    return keras.Model(ids, keras.layers.Flatten()(embedding(ids)))


def sequential_around(embedding, sequence_length):
    model = keras.Sequential(
        [keras.Input((sequence_length,)), embedding, keras.layers.Flatten()]
    )
    model.trainable = False
    return model
