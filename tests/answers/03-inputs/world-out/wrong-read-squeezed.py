# points: 3
# message: should have
def world_model(size, materials, embedding_dim):
    grid = keras.Input(size, dtype="int32")
    rows = keras.layers.Embedding(materials, embedding_dim)(grid)
    output = keras.layers.Conv3D(materials, 1, activation="softmax")
    return keras.Model(grid, output(rows))


def read_world(probabilities):
    return probabilities.squeeze().argmax(axis=-1).reshape(probabilities.shape[0], 1, 1, -1)
