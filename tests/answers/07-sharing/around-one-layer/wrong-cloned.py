# points: 1
# message: Your model has a table of its own, with numbers of its own
def functional_around(embedding, sequence_length):
    ids = keras.Input((sequence_length,), dtype="int32")
    return keras.Model(ids, keras.layers.Flatten()(embedding(ids)))


def sequential_around(embedding, sequence_length):
    clone = keras.models.clone_model(functional_around(embedding, sequence_length))
    return keras.Sequential(clone.layers)
