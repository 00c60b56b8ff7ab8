# points: 2
# message: The file was written again
_bodies = {}


def save_body(model, last, file):
    keras.Model(model.inputs[0], model.get_layer(last).output).save(file)


def load_with_head(file):
    if file not in _bodies:
        _bodies[file] = keras.models.load_model(file)
    body = _bodies[file]
    return keras.Sequential(
        [
            *([keras.Input(body.input_shape[1:])]),
            body,
            keras.layers.Dense(1, activation="sigmoid", name="head"),
        ]
    )
