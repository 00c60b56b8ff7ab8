# points: 1
# message: never used the layer that it was given
import copy


def functional_around(embedding, sequence_length):
    embedding = copy.deepcopy(embedding)
    ids = keras.Input((sequence_length,), dtype="int32")
    return keras.Model(ids, keras.layers.Flatten()(embedding(ids)))


def sequential_around(embedding, sequence_length):
    return keras.Sequential(
        [keras.Input((sequence_length,), dtype="int32"), embedding, keras.layers.Flatten()]
    )
