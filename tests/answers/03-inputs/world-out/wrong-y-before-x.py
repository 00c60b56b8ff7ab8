# points: 2
# message: `the declared shape` is
def world_model(size, materials, embedding_dim):
    return keras.Sequential(
        [
            keras.Input((size[1], size[0], size[2]), dtype="int32"),
            keras.layers.Embedding(materials, embedding_dim),
            keras.layers.Dense(materials, activation="softmax"),
        ]
    )


def read_world(probabilities):
    return np.argmax(probabilities, axis=-1)
