# points: 2
# message: yours go in as one number
def world_model(size, materials, embedding_dim):
    grid = keras.Input(size, dtype="int32")
    channel = keras.ops.cast(keras.layers.Reshape((*size, 1))(grid), "float32")
    output = keras.layers.Conv3D(materials, 1, activation="softmax")
    return keras.Model(grid, output(channel))


def read_world(probabilities):
    return np.argmax(probabilities, axis=-1)
