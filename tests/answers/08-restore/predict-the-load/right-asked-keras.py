def predict_the_load():
    def build(*ends):
        return keras.Sequential([
            keras.Input((3,), dtype="int32"),
            keras.layers.Embedding(6, 2, name="words"),
            keras.layers.Flatten(name="flat"),
            keras.layers.Dense(4, bias_initializer="normal", name="body"),
            *ends,
        ])

    def dense(units):
        return keras.layers.Dense(units, activation="sigmoid", bias_initializer="normal")

    answers = {}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "topics.weights.h5"
        model_1, model_2, model_3 = build(dense(3)), build(dense(1)), build(dense(4), dense(1))
        model_1.save_weights(file)
        for key, model in {"2": model_2, "3": model_3}.items():
            try:
                model.load_weights(file)
            except ValueError as error:
                answers["objects_" + key] = int(str(error).split("total of ")[1].split()[0])
            saved = model_1.get_weights()
            came = [any(np.array_equal(w, s) for s in saved) for w in model.get_weights()]
            answers["restored_" + key] = sum(came)
    for layer in model_2.layers[:3]:
        layer.trainable = False
    answers["trainable"] = len(model_2.trainable_weights)
    model_2.compile("sgd", "binary_crossentropy")
    x, y = np.array([[0, 1, 2], [3, 4, 5]]), np.array([[0.0], [1.0]])
    model_2.fit(x, y, verbose=0)
    for layer in model_2.layers:
        layer.trainable = True
    before = model_2.get_weights()
    model_2.fit(x, y, verbose=0)
    pairs = zip(before, model_2.get_weights())
    answers["moved"] = sum(not np.array_equal(old, new) for old, new in pairs)
    return answers
