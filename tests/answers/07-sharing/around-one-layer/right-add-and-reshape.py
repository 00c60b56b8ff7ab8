def functional_around(embedding, sequence_length):
    ids = keras.layers.Input(shape=(sequence_length,), dtype="int64")
    vectors = embedding(ids)
    line = keras.layers.Reshape((sequence_length * embedding.output_dim,))(vectors)
    return keras.models.Model(inputs=ids, outputs=line)


def sequential_around(embedding, sequence_length):
    model = keras.Sequential()
    model.add(keras.Input(shape=(sequence_length,)))
    model.add(embedding)
    model.add(keras.layers.Flatten())
    return model
