# points: 2
# message: A batch may hold any number of worlds:
def world_model(size, materials, embedding_dim):
    return keras.Sequential(
        [
            keras.Input(size, batch_size=1, dtype="int32"),
            keras.layers.Embedding(materials, embedding_dim),
            keras.layers.Dense(materials, activation="softmax"),
        ]
    )


def read_world(probabilities):
    return np.argmax(probabilities, axis=-1)
