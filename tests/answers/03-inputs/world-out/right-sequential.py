def world_model(size, materials, embedding_dim):
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input(size, dtype="int64"),
            layers.Embedding(materials, embedding_dim),
            layers.Conv3D(materials, (1, 1, 1)),
            layers.Softmax(),
        ]
    )


def read_world(probabilities):
    return tf.argmax(probabilities, axis=-1)
