# points: 2
# message: The layer stays as it was given:
def functional_around(embedding, sequence_length):
    inputs = keras.Input((sequence_length,), dtype="int32")
    return keras.Model(inputs, keras.layers.Flatten()(embedding(inputs)))


def sequential_around(embedding, sequence_length):
    if not embedding.built:
        embedding.build()
    start = embedding.embeddings_initializer(embedding.embeddings.shape)
    embedding.embeddings.assign(start)
    return keras.Sequential(
        [keras.Input((sequence_length,), dtype="int32"), embedding, keras.layers.Flatten()]
    )
