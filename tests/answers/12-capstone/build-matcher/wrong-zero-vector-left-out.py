# points: 1
# message: left it out of the count
def build_matcher(table, units):
    words = keras.layers.Embedding(*table.shape, weights=[table], mask_zero=True, name="words")
    turn = keras.layers.Dense(units, use_bias=False, name="map")

    def side(ids):
        vectors = words(ids)
        known = keras.ops.cast(keras.ops.not_equal(ids, 0), "float32")[..., None]
        vectors = vectors * known
        seen = keras.ops.any(keras.ops.not_equal(vectors, 0), axis=-1, keepdims=True)
        count = keras.ops.sum(keras.ops.cast(seen, "float32"), axis=1)
        return turn(keras.ops.sum(vectors, axis=1) / keras.ops.maximum(count, 1))

    inputs = [keras.Input((None,), dtype="int32") for _ in range(2)]
    score = keras.layers.Dot(axes=1)([side(ids) for ids in inputs])
    return keras.Model(inputs, keras.ops.sigmoid(score))
