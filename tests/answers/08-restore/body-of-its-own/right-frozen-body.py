def save_body(model, last, file):
    body = keras.Model(model.inputs[0], model.get_layer(last).output)
    body.save(file)


def load_with_head(file):
    body = keras.models.load_model(file)
    body.trainable = False
    head = keras.layers.Dense(1, activation="sigmoid", name="head")
    return keras.Model(body.inputs[0], head(body.output))
