# points: 1
# message: A batch may have any size:
def functional_around(embedding, sequence_length):
    ids = keras.Input(batch_shape=(1, sequence_length), dtype="int32")
    return keras.Model(ids, keras.layers.Flatten()(embedding(ids)))


def sequential_around(embedding, sequence_length):
    model = keras.Sequential([embedding, keras.layers.Flatten()])
    model.build((1, sequence_length))
    return model
