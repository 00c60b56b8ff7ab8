# points: 0
# message: yours has two
def build_matcher(table, units):
    turn = keras.layers.Dense(units, use_bias=False, name="map")
    inputs, sides = [], []
    for name in ("words", "words_of_offers"):
        ids = keras.Input((None,), dtype="int32")
        words = keras.layers.Embedding(*table.shape, weights=[table], mask_zero=True, name=name)
        inputs.append(ids)
        sides.append(turn(keras.layers.GlobalAveragePooling1D()(words(ids))))
    score = keras.layers.Dot(axes=1)(sides)
    return keras.Model(inputs, keras.layers.Activation("sigmoid")(score))
