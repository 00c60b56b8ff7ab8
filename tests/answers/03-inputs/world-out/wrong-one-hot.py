# points: 2
# message: Materials are looked up in the table of an `Embedding`: your model has none
def world_model(size, materials, embedding_dim):
    grid = keras.Input(size, dtype="int32")
    channels = keras.layers.CategoryEncoding(materials, "one_hot")(grid)
    output = keras.layers.Conv3D(materials, 1, activation="softmax")
    return keras.Model(grid, output(channels))


def read_world(probabilities):
    return np.argmax(probabilities, axis=-1)
