# points: 1
# message: Your model has a table of its own
def functional_around(embedding, sequence_length):
    mine = keras.layers.Embedding.from_config(embedding.get_config())
    ids = keras.Input((sequence_length,), dtype="int32")
    return keras.Model(ids, keras.layers.Flatten()(mine(ids)))


def sequential_around(embedding, sequence_length):
    return keras.Sequential(
        [keras.Input((sequence_length,), dtype="int32"), embedding, keras.layers.Flatten()]
    )
