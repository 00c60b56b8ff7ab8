# points: 0
# message: you added
def build_matcher(table, units):
    words = keras.layers.Embedding(*table.shape, weights=[table], name="words")
    turn = keras.layers.Dense(units, use_bias=False, name="map")
    inputs = [keras.Input((None,), dtype="int32") for _ in range(2)]
    real = [keras.ops.expand_dims(keras.ops.cast(ids != 0, "float32"), -1) for ids in inputs]
    sides = [turn(keras.ops.sum(words(i) * r, axis=1)) for i, r in zip(inputs, real)]
    return keras.Model(inputs, keras.ops.sigmoid(keras.layers.Dot(axes=1)(sides)))
