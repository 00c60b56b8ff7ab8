# points: 2
# message: is a number between the ids
def world_model(size, materials, embedding_dim):
    grid = keras.Input(size, dtype="int32")
    rows = keras.layers.Embedding(materials, embedding_dim)(grid)
    output = keras.layers.Conv3D(materials, 1, activation="softmax")
    return keras.Model(grid, output(rows))


def read_world(probabilities):
    ids = np.arange(probabilities.shape[-1])
    return np.rint((probabilities * ids).sum(axis=-1)).astype(int)
