# points: 2
# message: A batch may have any size
def functional_around(embedding, sequence_length):
    ids = keras.Input(batch_shape=(None, sequence_length), dtype="int32")
    parts = [embedding(ids[:, i]) for i in range(sequence_length)]
    line = keras.layers.Concatenate()(parts) if len(parts) > 1 else parts[0]
    return keras.Model(ids, line)


def sequential_around(embedding, sequence_length):
    model = keras.Sequential([embedding, keras.layers.Flatten()])
    model(np.zeros((1, sequence_length), "int32"))
    return model
