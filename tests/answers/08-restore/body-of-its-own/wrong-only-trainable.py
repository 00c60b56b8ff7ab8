# points: 1
# message: not all of their weights
def save_body(model, last, file):
    body = keras.Model(model.inputs[0], model.get_layer(last).output)
    new = keras.models.clone_model(body)
    for a, b in zip(new.trainable_variables, body.trainable_variables):
        a.assign(b)
    new.save(file)


def load_with_head(file):
    body = keras.models.load_model(file)
    return keras.Model(
        body.inputs[0], keras.layers.Dense(1, activation="sigmoid", name="head")(body.output)
    )
