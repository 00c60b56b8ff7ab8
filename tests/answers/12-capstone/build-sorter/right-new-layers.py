def build_sorter(file, classes):
    trained = keras.saving.load_model(file)
    table = trained.get_layer("words").get_weights()[0]
    kernel = trained.get_layer("map").get_weights()[0]
    sorter = keras.Sequential([
        keras.Input((None,), dtype="int32"),
        keras.layers.Embedding(*table.shape, weights=[table], mask_zero=True, trainable=False, name="words"),
        keras.layers.GlobalAveragePooling1D(),
        keras.layers.Dense(kernel.shape[1], use_bias=False, trainable=False, name="map"),
        keras.layers.Dense(classes, activation="softmax", name="stall"),
    ])
    sorter.get_layer("map").set_weights([kernel])
    sorter.compile(keras.optimizers.Adam(0.1), "sparse_categorical_crossentropy")
    new = sum(w.size for w in sorter.get_layer("stall").get_weights())
    report = {"output": (None, classes), "restored": int(table.size + kernel.size), "fresh": int(new)}
    return sorter, report
