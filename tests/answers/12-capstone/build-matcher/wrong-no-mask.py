# points: 0
# message: Padding does not count
def build_matcher(table, units):
    words = keras.layers.Embedding(*table.shape, weights=[table], name="words")
    turn = keras.layers.Dense(units, use_bias=False, name="map")
    pool = keras.layers.GlobalAveragePooling1D()
    inputs = [keras.Input((None,), dtype="int32") for _ in range(2)]
    sides = [turn(pool(words(ids))) for ids in inputs]
    score = keras.layers.Dot(axes=1)(sides)
    return keras.Model(inputs, keras.layers.Activation("sigmoid")(score))
