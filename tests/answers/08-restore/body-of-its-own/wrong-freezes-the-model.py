# points: 3
# message: afterwards yours has other layers frozen
def save_body(model, last, file):
    model.trainable = False
    body = keras.Model(model.inputs[0], model.get_layer(last).output)
    body.save(file)


def load_with_head(file):
    body = keras.models.load_model(file)
    head = keras.layers.Dense(1, activation="sigmoid", name="head")
    return keras.Model(body.inputs[0], head(body.output))
