# points: 1
# message: should have shape (batch, x, y, z, materials)
def world_model(size, materials, embedding_dim):
    grid = keras.Input(size, dtype="int32")
    flat = keras.layers.Flatten()(keras.layers.Embedding(materials, embedding_dim)(grid))
    return keras.Model(grid, keras.layers.Dense(materials, activation="softmax")(flat))


def read_world(probabilities):
    return np.argmax(probabilities, axis=-1)
