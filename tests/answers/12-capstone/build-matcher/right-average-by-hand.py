def build_matcher(table, units):
    words = keras.layers.Embedding(*table.shape, weights=[table], name="words")
    turn = keras.layers.Dense(units, use_bias=False, name="map")
    ends, inputs = [], []
    for _ in range(2):
        ids = keras.Input((None,), dtype="int32")
        real = keras.ops.expand_dims(keras.ops.cast(ids != 0, "float32"), -1)
        mean = keras.ops.sum(words(ids) * real, axis=1) / keras.ops.sum(real, axis=1)
        inputs.append(ids)
        ends.append(turn(mean))
    return keras.Model(inputs, keras.ops.sigmoid(keras.layers.Dot(axes=1)(ends)))
