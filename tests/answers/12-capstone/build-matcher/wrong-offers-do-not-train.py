# points: 1
# message: nothing comes back from the offers
def build_matcher(table, units):
    ops = keras.ops
    table = np.array(table)
    words = keras.layers.Embedding(*table.shape, weights=[table], name="words")
    turn = keras.layers.Dense(units, use_bias=False, name="map")
    inputs = [keras.Input((None,), dtype="int32") for _ in range(2)]

    def mean(ids, vectors):
        real = ops.expand_dims(ops.cast(ops.not_equal(ids, 0), "float32"), -1)
        return ops.sum(vectors * real, axis=1) / ops.sum(real, axis=1)

    a = turn(mean(inputs[0], words(inputs[0])))
    b = ops.stop_gradient(turn(mean(inputs[1], words(inputs[1]))))
    return keras.Model(inputs, ops.sigmoid(ops.sum(a * b, axis=-1, keepdims=True)))
