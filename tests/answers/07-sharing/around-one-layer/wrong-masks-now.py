# points: 1
# message: changed its `mask_zero`
def functional_around(embedding, sequence_length):
    embedding.mask_zero = True
    ids = keras.Input((sequence_length,))
    return keras.Model(ids, keras.layers.Flatten()(embedding(ids)))


def sequential_around(embedding, sequence_length):
    embedding.mask_zero = True
    return keras.Sequential([keras.Input((sequence_length,)), embedding, keras.layers.Flatten()])
