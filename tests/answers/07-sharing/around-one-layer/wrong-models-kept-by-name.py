# points: 2
# message: another layer of the same name and sizes
_made = {}


def functional_around(embedding, sequence_length):
    ids = keras.Input((sequence_length,), dtype="int32")
    return keras.Model(ids, keras.layers.Flatten()(embedding(ids)))


def sequential_around(embedding, sequence_length):
    key = (embedding.name, sequence_length)
    if key not in _made:  # no need to build the same model twice
        _made[key] = keras.Sequential(
            [keras.Input((sequence_length,), dtype="int32"), embedding, keras.layers.Flatten()]
        )
    return _made[key]
