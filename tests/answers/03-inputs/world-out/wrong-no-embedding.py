# points: 2
# message: Materials are looked up in the table of an `Embedding`:
def world_model(size, materials, embedding_dim):
    world = keras.Input(size, dtype="int32")
    hot = keras.ops.one_hot(world, materials)
    rows = keras.layers.Dense(embedding_dim, use_bias=False)(hot)
    return keras.Model(world, keras.layers.Dense(materials, activation="softmax")(rows))


def read_world(probabilities):
    return np.argmax(probabilities, axis=-1)
