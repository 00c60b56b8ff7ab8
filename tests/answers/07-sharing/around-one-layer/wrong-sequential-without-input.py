# points: 1
# message: nothing tells it how long the sequences are
def functional_around(embedding, sequence_length):
    ids = keras.Input((sequence_length,), dtype="int32")
    return keras.Model(ids, keras.layers.Flatten()(embedding(ids)))


def sequential_around(embedding, sequence_length):
    return keras.Sequential([embedding, keras.layers.Flatten()])
