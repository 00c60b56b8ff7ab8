def world_model(size, materials, embedding_dim):
    grid = keras.Input(tuple(size), dtype="int32")
    rows = keras.layers.Embedding(materials, embedding_dim)(grid)
    scores = keras.layers.EinsumDense("bxyzd,dm->bxyzm", (*size, materials), bias_axes="m")(rows)
    return keras.Model(grid, keras.ops.softmax(scores, axis=-1))


def read_world(probabilities):
    shape = probabilities.shape[:-1]
    ids = np.zeros(shape, int)
    for place in np.ndindex(*shape):
        row = probabilities[place].tolist()
        ids[place] = row.index(max(row))
    return ids
