# points: 1
# message: The ids should be declared as integers
def world_model(size, materials, embedding_dim):
    grid = keras.Input(size)
    rows = keras.layers.Embedding(materials, embedding_dim)(grid)
    output = keras.layers.Conv3D(materials, 1, activation="softmax")
    return keras.Model(grid, output(rows))


def read_world(probabilities):
    return np.argmax(probabilities, axis=-1)
