def build_matcher(table, units):
    initializer = keras.initializers.Constant(table)
    embedding = keras.layers.Embedding(
        table.shape[0], table.shape[1], embeddings_initializer=initializer, mask_zero=True, name="words"
    )
    average = keras.layers.GlobalAveragePooling1D()
    turn = keras.layers.Dense(units, use_bias=False, name="map")

    def tower(ids):
        return turn(average(embedding(ids)))

    left = keras.Input(shape=(None,), dtype="int32", name="question")
    right = keras.Input(shape=(None,), dtype="int32", name="offer")
    score = keras.layers.Dot(axes=1)([tower(left), tower(right)])
    return keras.Model([left, right], keras.ops.sigmoid(score))
