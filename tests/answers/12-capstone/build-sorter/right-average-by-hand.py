def build_sorter(file, classes):
    trained = keras.saving.load_model(file)
    words, turn = trained.get_layer("words"), trained.get_layer("map")
    words.trainable = turn.trainable = False
    ids = keras.Input((None,), dtype="int32")
    real = keras.ops.cast(ids != 0, "float32")
    total = keras.ops.einsum("btd,bt->bd", words(ids), real)
    mean = total / keras.ops.sum(real, axis=1, keepdims=True)
    probabilities = keras.layers.Dense(classes, "softmax", name="stall")(turn(mean))
    sorter = keras.Model(ids, probabilities)
    sorter.compile("rmsprop", "sparse_categorical_crossentropy", metrics=["accuracy"])
    old = words.count_params() + turn.count_params()
    return sorter, {"output": sorter.output_shape, "restored": old, "fresh": sorter.count_params() - old}
