# points: 2
# message: yours cuts off what is negative in between
def save_body(model, last, file):
    body = keras.Model(model.inputs[0], model.get_layer(last).output)
    body.save(file)


def load_with_head(file):
    body = keras.models.load_model(file)
    between = keras.layers.Activation("relu")(body.output)
    head = keras.layers.Dense(1, activation="sigmoid", name="head")
    return keras.Model(body.inputs[0], head(between))
