# points: 2
# message: A batch may have any size
def functional_around(embedding, sequence_length):
    ids = keras.Input((sequence_length,))
    return keras.Model(ids, keras.layers.Flatten()(embedding(ids)))


def sequential_around(embedding, sequence_length):
    model = keras.Sequential([embedding, keras.layers.Flatten()])
    model.build((4, sequence_length))
    return model
