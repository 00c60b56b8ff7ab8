# points: 1
# message: your model should have one weight
def functional_around(embedding, sequence_length):
    ids = keras.Input((sequence_length,), dtype="int32")
    return keras.Model(ids, keras.layers.Flatten()(embedding(ids)))


def sequential_around(embedding, sequence_length):
    size = sequence_length * embedding.output_dim
    return keras.Sequential(
        [keras.Input((sequence_length,)), embedding, keras.layers.Flatten(),
         keras.layers.Dense(size, kernel_initializer="identity")]
    )
