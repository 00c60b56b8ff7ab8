# points: 1
# message: yours came out transposed
def functional_around(embedding, sequence_length):
    ids = keras.Input((sequence_length,), dtype="int32")
    turned = keras.layers.Permute((2, 1))(embedding(ids))
    return keras.Model(ids, keras.layers.Flatten()(turned))


def sequential_around(embedding, sequence_length):
    return keras.Sequential(
        [keras.Input((sequence_length,), dtype="int32"), embedding, keras.layers.Flatten()]
    )
