# points: 2
# message: the dtype of your input is too small for 300 materials.
def world_model(size, materials, embedding_dim):
    world = keras.Input(size, dtype="uint8")
    rows = keras.layers.Embedding(materials, embedding_dim)(world)
    return keras.Model(world, keras.layers.Dense(materials, activation="softmax")(rows))


def read_world(probabilities):
    return np.argmax(probabilities, axis=-1)
