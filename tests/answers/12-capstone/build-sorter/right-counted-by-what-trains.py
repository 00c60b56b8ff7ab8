def build_sorter(file, classes):
    trained = keras.saving.load_model(file, compile=False)
    ids = keras.layers.Input(shape=(None,), dtype="int64")
    x = trained.get_layer("map")(trained.get_layer("words")(ids))
    real = keras.ops.not_equal(ids, 0)
    x = keras.layers.GlobalAveragePooling1D()(x, mask=real)
    x = keras.layers.Dense(classes, name="stall", activation=keras.activations.softmax)(x)
    sorter = keras.Model(ids, x)
    for layer in trained.layers:
        layer.trainable = False
    sorter.compile(optimizer="sgd", loss=keras.losses.SparseCategoricalCrossentropy())
    count = lambda some: int(sum(np.prod(tuple(w.shape)) for w in some))
    return sorter, {
        "output": tuple(sorter.output_shape),
        "restored": count(sorter.non_trainable_weights),
        "fresh": count(sorter.trainable_weights),
    }
