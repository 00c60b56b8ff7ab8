# points: 0
# message: turned by one map
def build_matcher(table, units):
    words = keras.layers.Embedding(*table.shape, weights=[table], mask_zero=True, name="words")
    inputs, sides = [], []
    for name in ("map", "map_of_offers"):
        ids = keras.Input((None,), dtype="int32")
        turn = keras.layers.Dense(units, use_bias=False, name=name)
        inputs.append(ids)
        sides.append(turn(keras.layers.GlobalAveragePooling1D()(words(ids))))
    score = keras.layers.Dot(axes=1)(sides)
    return keras.Model(inputs, keras.layers.Activation("sigmoid")(score))
