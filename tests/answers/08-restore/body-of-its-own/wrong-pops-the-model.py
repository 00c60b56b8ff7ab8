# points: 1
# message: yours changed it
def save_body(model, last, file):
    while model.layers[-1].name != last:
        model.pop()
    model.save(file)


def load_with_head(file):
    body = keras.models.load_model(file)
    head = keras.layers.Dense(1, activation="sigmoid", name="head")
    return keras.Model(body.inputs[0], head(body.layers[-1].output))
