# points: 0
# message: the weights of `words`
def build_sorter(file, classes):
    matcher = keras.saving.load_model(file)
    matcher.trainable = False
    old, kernel = matcher.get_layer("words"), matcher.get_layer("map").kernel
    words = keras.layers.Embedding(*old.embeddings.shape, mask_zero=True, trainable=False, name="words")
    turn = keras.layers.Dense(kernel.shape[1], use_bias=False, trainable=False, name="map")
    ids = keras.Input((None,), dtype="int32")
    vector = turn(keras.layers.GlobalAveragePooling1D()(words(ids)))
    head = keras.layers.Dense(classes, activation="softmax", name="stall")
    sorter = keras.Model(ids, head(vector))
    sorter.compile("adam", "sparse_categorical_crossentropy")
    restored = words.count_params() + turn.count_params()
    fresh = head.count_params()
    return sorter, {"output": sorter.output_shape, "restored": restored, "fresh": fresh}
