# points: 2
# message: A body need not be a chain
def save_body(model, last, file):
    body = keras.Model(model.inputs, model.get_layer(last).output)
    keras.saving.save_model(body, file)


def load_with_head(file):
    body = keras.models.load_model(file)
    x = inputs = keras.Input(body.input_shape[1:])
    for layer in body.layers[1:]:
        x = layer(x)
    return keras.Model(inputs, keras.layers.Dense(1, "sigmoid", name="head")(x))
