# points: 2
# message: Material 0 is a material like the others: your model masks it
def world_model(size, materials, embedding_dim):
    grid = keras.Input(size, dtype="int32")
    rows = keras.layers.Embedding(materials, embedding_dim, mask_zero=True)(grid)
    return keras.Model(grid, keras.layers.Dense(materials, activation="softmax")(rows))


def read_world(probabilities):
    return np.argmax(probabilities, axis=-1)
