# points: 0
# message: one of them does
def build_sorter(file, classes):
    matcher = keras.saving.load_model(file)
    matcher.get_layer("words").trainable = False
    words, turn = matcher.get_layer("words"), matcher.get_layer("map")
    ids = keras.Input((None,), dtype="int32")
    vector = turn(keras.layers.GlobalAveragePooling1D()(words(ids)))
    head = keras.layers.Dense(classes, activation="softmax", name="stall")
    sorter = keras.Model(ids, head(vector))
    sorter.compile("adam", "sparse_categorical_crossentropy")
    restored = words.count_params() + turn.count_params()
    fresh = head.count_params()
    return sorter, {"output": sorter.output_shape, "restored": restored, "fresh": fresh}
