# points: 1
# message: In training it computes something different:
def build_sorter(file, classes):
    matcher = keras.saving.load_model(file)
    words, turn = matcher.get_layer("words"), matcher.get_layer("map")
    words.trainable = turn.trainable = False
    ids = keras.Input((None,), dtype="int32")
    real = keras.ops.expand_dims(keras.ops.cast(keras.ops.not_equal(ids, 0), "float32"), -1)
    mean = keras.ops.sum(words(ids) * real, axis=1) / keras.ops.sum(real, axis=1)
    stall = keras.layers.Dense(classes, activation="softmax", name="stall")
    sorter = keras.Model(ids, stall(keras.layers.Dropout(0.3)(turn(mean))))
    sorter.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    report = {
        "output": sorter.output_shape,
        "restored": words.count_params() + turn.count_params(),
        "fresh": stall.count_params(),
    }
    return sorter, report
