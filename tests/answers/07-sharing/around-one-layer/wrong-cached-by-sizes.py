# points: 1
# message: does not use that layer
_made = {}


def functional_around(embedding, sequence_length):
    key = (embedding.input_dim, embedding.output_dim, sequence_length)
    if key not in _made:
        ids = keras.Input((sequence_length,))
        _made[key] = keras.Model(ids, keras.layers.Flatten()(embedding(ids)))
    return _made[key]


def sequential_around(embedding, sequence_length):
    key = ("s", embedding.input_dim, embedding.output_dim, sequence_length)
    if key not in _made:
        _made[key] = keras.Sequential(
            [keras.Input((sequence_length,)), embedding, keras.layers.Flatten()]
        )
    return _made[key]
