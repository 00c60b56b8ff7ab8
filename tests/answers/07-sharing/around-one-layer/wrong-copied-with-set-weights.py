# points: 1
# message: Your model has a copy
def functional_around(embedding, sequence_length):
    ids = keras.Input((sequence_length,), dtype="int32")
    return keras.Model(ids, keras.layers.Flatten()(embedding(ids)))


def sequential_around(embedding, sequence_length):
    mine = keras.layers.Embedding(embedding.input_dim, embedding.output_dim)
    model = keras.Sequential(
        [keras.Input((sequence_length,), dtype="int32"), mine, keras.layers.Flatten()]
    )
    if embedding.built:
        model.set_weights(embedding.get_weights())
    return model
