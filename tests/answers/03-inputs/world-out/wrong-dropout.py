# points: 2
# message: in training your model computes something else, as with dropout
def world_model(size, materials, embedding_dim):
    grid = keras.Input(size, dtype="int32")
    rows = keras.layers.Embedding(materials, embedding_dim)(grid)
    rows = keras.layers.Dropout(0.3)(rows)
    return keras.Model(grid, keras.layers.Dense(materials, activation="softmax")(rows))


def read_world(probabilities):
    return np.argmax(probabilities, axis=-1)
