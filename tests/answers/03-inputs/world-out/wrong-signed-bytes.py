# points: 3
# message: The number of a material may be larger than a byte holds:
def world_model(size, materials, embedding_dim):
    return keras.Sequential(
        [
            keras.Input(size, dtype="int32"),
            keras.layers.Embedding(materials, embedding_dim),
            keras.layers.Dense(materials, activation="softmax"),
        ]
    )


def read_world(probabilities):
    return np.argmax(probabilities, axis=-1).astype("int8")
