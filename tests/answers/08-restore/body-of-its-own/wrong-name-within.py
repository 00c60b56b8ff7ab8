# points: 1
# message: which only has it as a part
def save_body(model, last, file):
    layer = next(layer for layer in model.layers if last in layer.name)
    keras.Model(model.inputs[0], layer.output).save(file)


def load_with_head(file):
    body = keras.models.load_model(file)
    head = keras.layers.Dense(1, activation="sigmoid", name="head")
    return keras.Model(body.inputs[0], head(body.outputs[0]))
