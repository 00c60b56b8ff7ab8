def functional_around(embedding, sequence_length):
    inner = sequential_around(embedding, sequence_length)
    return keras.Model(inner.inputs[0], inner.outputs[0])


def sequential_around(embedding, sequence_length):
    model = keras.Sequential([embedding, keras.layers.Flatten()])
    model.build((None, sequence_length))
    return model
