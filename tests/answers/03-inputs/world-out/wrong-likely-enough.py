# points: 3
# message: rounded to three digits before they were compared
def world_model(size, materials, embedding_dim):
    grid = keras.Input(size, dtype="int32")
    rows = keras.layers.Embedding(materials, embedding_dim)(grid)
    return keras.Model(grid, keras.layers.Dense(materials, activation="softmax")(rows))


def read_world(probabilities):
    best = probabilities.max(axis=-1, keepdims=True)
    return np.isclose(probabilities, best, rtol=0.05).argmax(axis=-1)
