# points: 0
# message: yours holds what comes behind it too
def save_body(model, last, file):
    model.save(file)


def load_with_head(file):
    body = keras.models.load_model(file)
    head = keras.layers.Dense(1, activation="sigmoid", name="head")
    scores = head(body.outputs[0])
    return keras.Model(body.inputs, scores)
