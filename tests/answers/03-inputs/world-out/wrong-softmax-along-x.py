# points: 1
# message: should be probabilities, which add up to 1
def world_model(size, materials, embedding_dim):
    grid = keras.Input(size, dtype="int32")
    rows = keras.layers.Embedding(materials, embedding_dim)(grid)
    output = keras.layers.Conv3D(materials, 1)
    return keras.Model(grid, keras.layers.Softmax(axis=1)(output(rows)))


def read_world(probabilities):
    return np.argmax(probabilities, axis=-1)
