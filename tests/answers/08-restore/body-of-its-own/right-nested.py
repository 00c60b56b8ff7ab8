def save_body(model, last, file):
    body = keras.Model(model.inputs[0], model.get_layer(last).output)
    body.save(file)


def load_with_head(file):
    body = keras.saving.load_model(file)
    inputs = keras.Input(body.input_shape[1:])
    head = keras.layers.Dense(1, "sigmoid", name="head")
    return keras.Model(inputs, head(body(inputs)))
