# points: 2
# message: yours gives the plain scores
def save_body(model, last, file):
    body = keras.Model(model.inputs[0], model.get_layer(last).output)
    body.save(file)


def load_with_head(file):
    body = keras.models.load_model(file)
    head = keras.layers.Dense(1, name="head")
    return keras.Model(body.inputs[0], head(body.output))
