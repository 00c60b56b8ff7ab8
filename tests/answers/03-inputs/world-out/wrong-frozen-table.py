# points: 2
# message: some of yours are frozen
def world_model(size, materials, embedding_dim):
    grid = keras.Input(size, dtype="int32")
    rows = keras.layers.Embedding(materials, embedding_dim, trainable=False)(grid)
    output = keras.layers.Conv3D(materials, 1, activation="softmax")
    return keras.Model(grid, output(rows))


def read_world(probabilities):
    return np.argmax(probabilities, axis=-1)
