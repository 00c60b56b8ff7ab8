# points: 0
# message: should have shape (batch, x, y, z, materials)
def world_model(size, materials, embedding_dim):
    grid = keras.Input(size, dtype="int32")
    rows = keras.layers.Embedding(materials, embedding_dim)(grid)
    output = keras.layers.Conv3D(1, 1)
    return keras.Model(grid, output(rows))


def read_world(numbers):
    return np.rint(numbers).astype(int)
