def functional_around(embedding, sequence_length):
    ids = keras.Input((sequence_length,), dtype="int32")
    vectors = keras.ops.reshape(embedding(ids), (-1, sequence_length * embedding.output_dim))
    return keras.Model(ids, vectors)


def sequential_around(embedding, sequence_length):
    inner = functional_around(embedding, sequence_length)
    return keras.Sequential([keras.Input((sequence_length,), dtype="int32"), inner])
