# points: 3
# message: rounded to three digits before they were compared
def world_model(size, materials, embedding_dim):
    grid = keras.Input(size, dtype="int32")
    rows = keras.layers.Embedding(materials, embedding_dim)(grid)
    output = keras.layers.Conv3D(materials, 1, activation="softmax")
    return keras.Model(grid, output(rows))


def read_world(probabilities):
    return np.argmax(np.round(probabilities, 3), axis=-1)
