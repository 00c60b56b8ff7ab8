# points: 1
# message: has it train again
def functional_around(embedding, sequence_length):
    embedding.trainable = True
    ids = keras.Input((sequence_length,))
    return keras.Model(ids, keras.layers.Flatten()(embedding(ids)))


def sequential_around(embedding, sequence_length):
    embedding.trainable = True
    return keras.Sequential([keras.Input((sequence_length,)), embedding, keras.layers.Flatten()])
