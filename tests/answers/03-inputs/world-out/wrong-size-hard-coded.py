# points: 2
# message: `the declared shape` is
def world_model(size, materials, embedding_dim):
    grid = keras.Input((2, 2, 3), dtype="int32")
    rows = keras.layers.Embedding(materials, embedding_dim)(grid)
    output = keras.layers.Conv3D(materials, 1, activation="softmax")
    return keras.Model(grid, output(rows))


def read_world(probabilities):
    return np.argmax(probabilities, axis=-1)
