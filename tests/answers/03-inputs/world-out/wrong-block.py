# points: 2
# message: yours looks at a block of voxels
def world_model(size, materials, embedding_dim):
    grid = keras.Input(size, dtype="int32")
    rows = keras.layers.Embedding(materials, embedding_dim)(grid)
    output = keras.layers.Conv3D(materials, 3, padding="same", activation="softmax")
    return keras.Model(grid, output(rows))


def read_world(probabilities):
    return np.argmax(probabilities, axis=-1)
