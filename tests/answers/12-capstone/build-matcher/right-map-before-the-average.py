def build_matcher(table, units):
    words = keras.layers.Embedding(*table.shape, mask_zero=True, name="words")
    turn = keras.layers.Dense(units, use_bias=False, name="map")
    pool = keras.layers.GlobalAveragePooling1D()
    a, b = keras.Input((None,), dtype="int64"), keras.Input((None,), dtype="int64")
    product = keras.layers.Multiply()([pool(turn(words(a))), pool(turn(words(b)))])
    score = keras.ops.sum(product, axis=-1, keepdims=True)
    model = keras.Model([a, b], keras.ops.sigmoid(score))
    words.set_weights([table])
    return model
