# points: 1
# message: takes the first places
def build_matcher(table, units):
    words = keras.layers.Embedding(*table.shape, weights=[table], name="words")
    turn = keras.layers.Dense(units, use_bias=False, name="map")

    def side(ids):
        count = keras.ops.sum(keras.ops.cast(keras.ops.not_equal(ids, 0), "int32"), axis=1)
        places = keras.ops.cumsum(keras.ops.ones_like(ids), axis=1)
        real = keras.ops.less_equal(places, keras.ops.expand_dims(keras.ops.cast(count, ids.dtype), 1))
        return turn(keras.layers.GlobalAveragePooling1D()(words(ids), mask=real))

    inputs = [keras.Input((None,), dtype="int32") for _ in range(2)]
    score = keras.layers.Dot(axes=1)([side(ids) for ids in inputs])
    return keras.Model(inputs, keras.ops.sigmoid(score))
