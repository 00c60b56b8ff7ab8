# points: 1
# message: yours always leaves out the last layer alone
def save_body(model, last, file):
    body = keras.Model(model.inputs[0], model.layers[-2].output)
    body.save(file)


def load_with_head(file):
    body = keras.models.load_model(file)
    head = keras.layers.Dense(1, activation="sigmoid", name="head")
    return keras.Model(body.inputs[0], head(body.output))
