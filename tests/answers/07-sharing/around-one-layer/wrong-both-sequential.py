# points: 2
# message: should be of type `Functional`
def sequential_around(embedding, sequence_length):
    return keras.Sequential(
        [keras.Input((sequence_length,), dtype="int32"), embedding, keras.layers.Flatten()]
    )


functional_around = sequential_around
