# points: 0
# message: A `Sequential` cannot tell its one input
def save_body(model, last, file):
    body = keras.Model(model.input, model.get_layer(last).output)
    body.save(file)


def load_with_head(file):
    body = keras.models.load_model(file)
    head = keras.layers.Dense(1, activation="sigmoid", name="head")
    return keras.Model(body.inputs[0], head(body.output))
