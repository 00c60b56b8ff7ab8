def world_model(size, materials, embedding_dim):
    grid = keras.Input(size, dtype="int32")
    rows = keras.layers.Embedding(materials, embedding_dim)(grid)
    output = keras.layers.Dense(materials, activation="softmax")
    return keras.Model(grid, output(rows))


def read_world(probabilities):
    return keras.ops.argmax(probabilities, axis=4)
